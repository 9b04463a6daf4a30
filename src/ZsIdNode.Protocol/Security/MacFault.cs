namespace ZsIdNode.Protocol.Security;

/// <summary>Why the authentication code of a message in a session proves nothing.</summary>
public enum MacFault : byte
{
    None = 0,

    /// <summary>The message has no authentication code.</summary>
    Missing,

    /// <summary>The code is of a kind or a protocol version (before 2.7) that is not accepted.</summary>
    Algorithm,

    /// <summary>The code was made with another key or for another message.</summary>
    Wrong,
}
