namespace ZsIdNode.Client.Wire;

/// <summary>How a question travels.</summary>
public enum HandleTransport : byte
{
    /// <summary>Datagrams, sent again when no answer comes; the usual way for resolutions.</summary>
    Udp = 0,

    /// <summary>One connection that is kept, with many questions on it at a time.</summary>
    Tcp = 1,
}
