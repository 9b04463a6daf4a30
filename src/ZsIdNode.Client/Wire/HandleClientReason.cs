namespace ZsIdNode.Client.Wire;

/// <summary>Every way in which a server can fail to answer properly. A resolution that is refused has an answer, and is not among them.</summary>
public enum HandleClientReason : byte
{
    /// <summary>Nobody listens there, the name does not exist, or the connection was closed without an answer.</summary>
    Unreachable = 0,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>The answer's bytes are wrong.</summary>
    Malformed,

    /// <summary>The answer belongs to another question.</summary>
    Mismatch,

    /// <summary>The answer's expiration has passed: an old answer, or a clock that is wrong.</summary>
    Expired,

    /// <summary>A signed answer was wanted, and it is not signed, or not with the server's key.</summary>
    SignatureWrong,

    /// <summary>The server refused what has no answer but success, such as its own site record.</summary>
    Refused,

    /// <summary>The question was referred elsewhere, and there it cannot or must not be followed.</summary>
    Referral,
}
