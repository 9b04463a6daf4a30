namespace ZsIdNode.Server.Wire;

/// <summary>What a connection has established.</summary>
internal sealed class WireScope
{
    private readonly bool _forgets;

    public WireScope()
    {
    }

    private WireScope(bool forgets) => _forgets = forgets;

    /// <summary>
    /// Of messages that come alone, such as datagrams. It remembers nothing: what one sender establishes must
    /// not hold for the next.
    /// </summary>
    public static WireScope None { get; } = new(forgets: true);

    /// <summary>
    /// The session number that a peer chose for its connection. id-pointer-sdk puts a number of its own,
    /// counting from 10001, into every message from its first "get site info" on; it is no Handle session
    /// and must not be refused as one.
    /// </summary>
    public uint PrivateSessionId { get; private set; }

    public void EstablishPrivateSession(uint id) => PrivateSessionId = _forgets ? 0 : id;
}
