namespace ZsIdNode.Protocol;

/// <summary>Every way in which a peer's bytes can be wrong.</summary>
public enum Malformed : byte
{
    None = 0,

    /// <summary>The bytes end inside a field.</summary>
    Truncated,

    /// <summary>The envelope announces a length below 0 or above the protocol's limit.</summary>
    MessageLength,

    /// <summary>The major version is 0.</summary>
    Version,

    /// <summary>The message is shorter than a header.</summary>
    HeaderMissing,

    /// <summary>The header's body length does not fit into the message.</summary>
    BodyLength,

    /// <summary>The credential's lengths contradict each other or the message.</summary>
    Credential,

    /// <summary>A count or length inside the body is negative or above its limit.</summary>
    Field,

    /// <summary>A datagram does not fit the others of its message.</summary>
    Fragment,
}

public static class MalformedTexts
{
    /// <summary>What the peer is told, in English; the protocol has no other language.</summary>
    public static string Describe(this Malformed malformed) => malformed switch
    {
        Malformed.None => "Well-formed",
        Malformed.Truncated => "Message ends inside a field",
        Malformed.MessageLength => "Invalid message length",
        Malformed.Version => "Invalid protocol version",
        Malformed.HeaderMissing => "Invalid message length",
        Malformed.BodyLength => "Invalid body length",
        Malformed.Credential => "Invalid credential length",
        Malformed.Field => "Invalid length or count in message body",
        Malformed.Fragment => "Datagram does not fit its message",
        _ => throw new ArgumentOutOfRangeException(nameof(malformed), malformed, null),
    };
}
