using System.Runtime.InteropServices;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>
/// The sessions over HTTP. One in which nobody has proven anything is a challenge and has the bounds of one: its time,
/// how many of one address may wait, and how many answers it takes. One that was proven lives while it is used.
/// </summary>
internal sealed class HttpSessionBook(AuthenticationOptions options, RandomBytes random, TimeProvider time)
{
    /// <summary>How long a proven session may lie idle.</summary>
    // What the Handle.net server gives.
    public static readonly TimeSpan IdleMost = TimeSpan.FromMinutes(30);

    private const int IdBytes = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<HttpSession>> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _unprovenBySource = [];

    // In the order in which they expire.
    private readonly LinkedList<HttpSession> _unproven = [];
    private readonly LinkedList<HttpSession> _proven = [];

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

    /// <summary>Opens a session; nothing when too many of its sender wait, or all places are taken by peers that have proven who they are.</summary>
    public HttpSession? Open(PeerSource source)
    {
        lock (_lock)
        {
            ForgetExpired();
            if (_unprovenBySource.GetValueOrDefault(source.Network) >= options.ChallengesPerSourceMost)
            {
                return null;
            }

            if (_sessions.Count >= options.SessionsMost && _unproven.First is LinkedListNode<HttpSession> oldest)
            {
                Remove(oldest);
            }

            if (_sessions.Count >= options.SessionsMost)
            {
                return null;
            }

            var session = new HttpSession(Convert.ToHexStringLower(Draw(IdBytes)), Draw(Challenge.NonceBytes), source, time.GetTimestamp());
            _sessions.Add(session.Id, _unproven.AddLast(session));
            CollectionsMarshal.GetValueRefOrAddDefault(_unprovenBySource, source.Network, out _)++;
            return session;
        }
    }

    /// <summary>Finds a session; one that was proven is used by that.</summary>
    public HttpSession? Find(string id)
    {
        lock (_lock)
        {
            ForgetExpired();
            if (!_sessions.TryGetValue(id, out LinkedListNode<HttpSession>? node))
            {
                return null;
            }

            if (node.List == _proven)
            {
                node.Value.LastUse = time.GetTimestamp();
                _proven.Remove(node);
                _proven.AddLast(node);
            }

            return node.Value;
        }
    }

    /// <summary>
    /// Takes note of an answer before it is checked, so that wrong answers at the same time count like others;
    /// <see langword="false"/> when it is one too many, and the session has ended.
    /// </summary>
    public bool TryAnswer(HttpSession session)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(session.Id, out LinkedListNode<HttpSession>? node))
            {
                return false;
            }

            if (++session.Answers > options.AnswersPerChallengeMost)
            {
                Remove(node);
                return false;
            }

            return true;
        }
    }

    /// <summary>Notes who gave the right answer; <see langword="false"/> when the session has ended or is somebody else's already.</summary>
    public bool TryProve(HttpSession session, HandleReference identity)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(session.Id, out LinkedListNode<HttpSession>? node)
                || (session.Identity is HandleReference proven && proven != identity))
            {
                return false;
            }

            session.Answers--;
            if (session.Identity is null)
            {
                session.Identity = identity;
                session.LastUse = time.GetTimestamp();
                RemoveFromUnproven(node);
                _proven.AddLast(node);
            }

            return true;
        }
    }

    public void End(HttpSession session)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(session.Id, out LinkedListNode<HttpSession>? node))
            {
                Remove(node);
            }
        }
    }

    private byte[] Draw(int count)
    {
        byte[] bytes = new byte[count];
        random(bytes);
        return bytes;
    }

    private void ForgetExpired()
    {
        while (_unproven.First is LinkedListNode<HttpSession> oldest && time.GetElapsedTime(oldest.Value.LastUse) > options.ChallengeTimeMost)
        {
            Remove(oldest);
        }

        while (_proven.First is LinkedListNode<HttpSession> unused && time.GetElapsedTime(unused.Value.LastUse) > IdleMost)
        {
            Remove(unused);
        }
    }

    private void Remove(LinkedListNode<HttpSession> node)
    {
        _sessions.Remove(node.Value.Id);
        if (node.List == _proven)
        {
            _proven.Remove(node);
        }
        else
        {
            RemoveFromUnproven(node);
        }
    }

    private void RemoveFromUnproven(LinkedListNode<HttpSession> node)
    {
        _unproven.Remove(node);
        ulong network = node.Value.Source.Network;
        if (--CollectionsMarshal.GetValueRefOrAddDefault(_unprovenBySource, network, out _) <= 0)
        {
            _unprovenBySource.Remove(network);
        }
    }
}
