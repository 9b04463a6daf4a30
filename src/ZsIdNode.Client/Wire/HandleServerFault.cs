namespace ZsIdNode.Client.Wire;

/// <summary>Why a text is not the address of a server.</summary>
public enum HandleServerFault : byte
{
    None = 0,

    /// <summary>Nothing was given.</summary>
    Empty,

    /// <summary>What stands before the port is neither a host name nor an IPv4 address.</summary>
    Host,

    /// <summary>The port is not a number from 1 to 65535.</summary>
    Port,

    /// <summary>What begins with a bracket is not an IPv6 address in brackets.</summary>
    Brackets,
}

public static class HandleServerFaults
{
    /// <summary>Says what is wrong and what would be right, in one English sentence without a full stop.</summary>
    public static string Describe(this HandleServerFault fault) => fault switch
    {
        HandleServerFault.None => "the address is well-formed",
        HandleServerFault.Empty => "the server's address is empty; expected host:port, such as node.example.org:2641",
        HandleServerFault.Host => "the host is neither a name nor an address; expected host:port, such as node.example.org:2641, without a scheme or path",
        HandleServerFault.Port => "the port is not a number from 1 to 65535; without a port it is 2641",
        HandleServerFault.Brackets => "only an IPv6 address stands in brackets; expected [address]:port, such as [::1]:2641",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
