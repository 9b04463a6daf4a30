namespace ZsIdNode.Handles;

/// <summary>
/// The way a question or a registration came in. Counts are kept per door, so the numbers are written to
/// disk: they are never reused.
/// </summary>
public enum Door : byte
{
    /// <summary>The node itself: its own records, made when it is set up.</summary>
    Node = 0,

    /// <summary>Handle wire protocol over UDP.</summary>
    Udp = 1,

    /// <summary>Handle wire protocol over TCP.</summary>
    Tcp = 2,

    /// <summary>The HTTP interface.</summary>
    Http = 3,

    /// <summary>The gRPC interface.</summary>
    Grpc = 4,

    /// <summary>Handle wire protocol inside HTTP POST.</summary>
    Tunnel = 5,
}
