namespace ZsIdNode.Server.Wire;

/// <summary>What a connection has established; datagrams share one that establishes nothing.</summary>
internal sealed class WireScope
{
    /// <summary>
    /// The session number that a peer chose for its connection. id-pointer-sdk puts a number of its own,
    /// counting from 10001, into every message from its first "get site info" on; it is no Handle session
    /// and must not be refused as one.
    /// </summary>
    public uint PrivateSessionId { get; set; }
}
