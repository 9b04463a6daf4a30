namespace ZsIdNode.Protocol;

/// <summary>The 32 flag bits of a header. Bits that are not named here are 0.</summary>
[Flags]
public enum OpFlags : uint
{
    None = 0,

    /// <summary>Request: wants a primary. Answer: the answering site is one.</summary>
    Authoritative = 0x8000_0000,

    /// <summary>The answer must be signed.</summary>
    Certify = 0x4000_0000,
    Encrypt = 0x2000_0000,
    Recursive = 0x1000_0000,
    CacheAuthentication = 0x0800_0000,

    /// <summary>More answers to the same request follow on this connection.</summary>
    Continuous = 0x0400_0000,
    KeepAlive = 0x0200_0000,

    /// <summary>Only values that everybody may read; never challenge.</summary>
    PublicOnly = 0x0100_0000,

    /// <summary>The body of the answer begins with a digest of the request.</summary>
    RequestDigest = 0x0080_0000,
    OverwriteWhenExists = 0x0040_0000,
    MintNewSuffix = 0x0020_0000,
    DoNotRefer = 0x0010_0000,

    /// <summary>id-pointer-sdk: relay the identity in recursion.</summary>
    RelayIdentity = 0x0000_0004,

    /// <summary>IDIS SDK: verify the record's signature for me.</summary>
    TrustedQuery = 0x0000_0002,

    /// <summary>IDIS SDK: the record's signature was verified.</summary>
    TrustedResult = 0x0000_0001,

    /// <summary>What clients set unless told otherwise.</summary>
    Usual = Recursive | CacheAuthentication | PublicOnly,
}
