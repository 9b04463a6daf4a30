namespace ZsIdNode.Client.Wire;

/// <summary>Why a signature proves nothing.</summary>
internal enum SignatureFault : byte
{
    None = 0,

    /// <summary>There is no signature.</summary>
    Missing,

    /// <summary>A hash or version that is not to be relied on.</summary>
    Algorithm,

    /// <summary>A kind of key that this client does not know, or numbers that are no key.</summary>
    Key,

    /// <summary>It was made with another key, or over something else.</summary>
    Wrong,
}

internal static class SignatureFaults
{
    /// <summary>Says what is wrong, to follow a colon.</summary>
    public static string Describe(this SignatureFault fault) => fault switch
    {
        SignatureFault.None => "it is signed with the server's key",
        SignatureFault.Missing => "it was to be signed and is not",
        SignatureFault.Algorithm => "it is signed in a way that is not safe any more; SHA-256 is expected",
        SignatureFault.Key => "the server's key is not an RSA or DSA key that can be used",
        SignatureFault.Wrong => "its signature is not by the server's key",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
