using ZsIdNode.Handles.Values;

namespace ZsIdNode.Server.Wire;

/// <summary>What a connection has established.</summary>
internal sealed class WireScope
{
    public WireScope(PeerSource source = default) => Source = source;

    private WireScope(PeerSource source, bool forgets)
    {
        Source = source;
        Forgets = forgets;
    }

    /// <summary>
    /// Of messages that come alone, such as datagrams. It remembers nothing: what one sender establishes must
    /// not hold for the next.
    /// </summary>
    public static WireScope None { get; } = new(PeerSource.Unknown, forgets: true);

    public PeerSource Source { get; }

    /// <summary>Whether nothing that is established here holds for the next message.</summary>
    public bool Forgets { get; }

    /// <summary>
    /// The session number that a peer chose for its connection. id-pointer-sdk puts a number of its own,
    /// counting from 10001, into every message from its first "get site info" on; it is no Handle session
    /// and must not be refused as one.
    /// </summary>
    public uint PrivateSessionId { get; private set; }

    /// <summary>Who has logged in on this connection (operation 2001); nothing for nobody.</summary>
    public HandleReference? Login { get; private set; }

    /// <summary>A scope for one message that came alone, from a known sender.</summary>
    public static WireScope Alone(PeerSource source) => new(source, forgets: true);

    public void EstablishPrivateSession(uint id) => PrivateSessionId = Forgets ? 0 : id;

    public void LogIn(HandleReference identity) => Login = Forgets ? null : identity;
}
