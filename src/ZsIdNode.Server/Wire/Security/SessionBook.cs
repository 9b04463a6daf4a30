using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>
/// The sessions of the node, for all doors together. Anybody may set one up, so their number is bounded, and those
/// in which nobody has proven anything make room for new ones.
/// </summary>
internal sealed class SessionBook(AuthenticationOptions options, RandomBytes random, TimeProvider time)
{
    /// <summary>The shortest time that a session may lie idle.</summary>
    public static readonly TimeSpan IdleLeast = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, LinkedListNode<WireSession>> _sessions = [];

    // Those in which nobody has proven anything, oldest first; a session that leaves it has proven its peer.
    private readonly LinkedList<WireSession> _unproven = [];
    private long _lastSweep = time.GetTimestamp();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Opens a session; nothing when all places are taken by peers that have proven who they are.</summary>
    /// <param name="idleSeconds">What the client asks for; 0 and less for as long as possible.</param>
    public WireSession? Open(SessionKey key, HandleReference? promised, int idleSeconds)
    {
        TimeSpan idle = idleSeconds <= 0 ? options.SessionIdleMost : TimeSpan.FromSeconds(idleSeconds);
        idle = idle > options.SessionIdleMost ? options.SessionIdleMost : idle < IdleLeast ? IdleLeast : idle;
        lock (_lock)
        {
            Sweep();
            if (_sessions.Count >= options.SessionsMost && _unproven.First is LinkedListNode<WireSession> oldest)
            {
                Remove(oldest);
            }

            if (_sessions.Count >= options.SessionsMost)
            {
                return null;
            }

            uint id;
            do
            {
                id = UnpredictableId.Draw(random);
            }
            while (_sessions.ContainsKey(id));

            var session = new WireSession(id, key, promised, idle) { LastUse = time.GetTimestamp() };
            _sessions.Add(id, _unproven.AddLast(session));
            return session;
        }
    }

    /// <summary>Whether there is such a session; asking is not using it.</summary>
    public bool Knows(uint id)
    {
        lock (_lock)
        {
            return _sessions.TryGetValue(id, out LinkedListNode<WireSession>? node) && !HasExpired(node.Value);
        }
    }

    /// <summary>Finds a session and notes that it is used.</summary>
    public WireSession? Find(uint id)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(id, out LinkedListNode<WireSession>? node))
            {
                return null;
            }

            if (HasExpired(node.Value))
            {
                Remove(node);
                return null;
            }

            node.Value.LastUse = time.GetTimestamp();
            return node.Value;
        }
    }

    /// <summary>
    /// Notes what was proven in a session. It is bound to the identity that it was set up for and to no other; a
    /// promise with index 0 is kept by any key of the handle.
    /// </summary>
    public void Prove(WireSession session, HandleReference identity)
    {
        bool kept = session.Promised is HandleReference promised
            && AsciiCase.Equal(Encoding.UTF8.GetBytes(promised.Handle), Encoding.UTF8.GetBytes(identity.Handle))
            && (promised.Index == 0 || promised.Index == identity.Index);
        if (!kept)
        {
            return;
        }

        lock (_lock)
        {
            session.Bind(identity);
            if (_sessions.TryGetValue(session.Id, out LinkedListNode<WireSession>? node) && node.List is not null)
            {
                _unproven.Remove(node);
            }
        }
    }

    public void End(WireSession session)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(session.Id, out LinkedListNode<WireSession>? node))
            {
                Remove(node);
            }
        }
    }

    private bool HasExpired(WireSession session) => time.GetElapsedTime(session.LastUse) > session.IdleMost;

    private void Sweep()
    {
        if (time.GetElapsedTime(_lastSweep) < SweepInterval)
        {
            return;
        }

        _lastSweep = time.GetTimestamp();
        foreach ((_, LinkedListNode<WireSession> node) in _sessions)
        {
            if (HasExpired(node.Value))
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<WireSession> node)
    {
        _sessions.Remove(node.Value.Id);
        if (node.List is not null)
        {
            _unproven.Remove(node);
        }
    }
}
