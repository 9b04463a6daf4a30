namespace ZsIdNode.Server.Wire;

/// <summary>The Handle wire protocol's doors.</summary>
public sealed class WireOptions
{
    /// <summary>The address to listen on. Loopback unless set: opening the node to a network is a decision.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The UDP and TCP port; 0 takes any free one.</summary>
    // IANA: hdl-srv.
    public int Port { get; set; } = 2641;

    /// <summary>The most TCP connections at once.</summary>
    public int ConnectionsMost { get; set; } = 20_000;

    /// <summary>How long a TCP connection may lie idle between requests.</summary>
    // Both Chinese SDKs keep pooled connections for 600 s and wait for ever when the server closes first.
    public TimeSpan ConnectionIdleMost { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a peer may take to finish a message it has begun, or to take an answer.</summary>
    public TimeSpan MessageTimeMost { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most datagrams in one UDP answer; a longer answer is not sent and the client turns to TCP.</summary>
    // A forged source address could have us send this much to somebody who did not ask.
    public int AnswerDatagramsMost { get; set; } = 32;

    /// <summary>The most questions of one door that may wait for the disk at once; beyond it UDP drops and TCP says "too busy".</summary>
    public int DiskReadsMost { get; set; } = 256;
}
