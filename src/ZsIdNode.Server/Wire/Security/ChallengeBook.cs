using System.Runtime.InteropServices;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>
/// The challenges that wait for an answer, for all doors together: clients answer on another connection than they
/// asked on. Anybody may be challenged without ever answering, so their number, their bytes and their time are
/// bounded; what is beyond drives out the oldest, which had the longest time to answer.
/// </summary>
internal sealed class ChallengeBook(AuthenticationOptions options, RandomBytes random, TimeProvider time)
{
    /// <summary>How many requests of one session may wait at once. An answer does not say to which it belongs: it is tried on all.</summary>
    public const int PerSessionMost = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<PendingChallenge> _byAge = [];
    private readonly Dictionary<ChallengeKey, List<LinkedListNode<PendingChallenge>>> _byKey = [];
    private readonly Dictionary<ulong, int> _bySource = [];
    private readonly EndedNumbers _ended = new();

    /// <summary>The bytes of the requests that wait.</summary>
    public long Bytes { get; private set; }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byAge.Count;
            }
        }
    }

    /// <summary>Keeps a request and makes a challenge for it; nothing when too many of its sender wait already.</summary>
    public PendingChallenge? Open(WireExchange exchange, ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            ForgetExpired();
            ChallengeKey key = KeyOf(exchange);
            if (FindRepeated(key, exchange.Envelope.RequestId, message.Span) is PendingChallenge repeated)
            {
                return repeated;
            }

            if (_bySource.GetValueOrDefault(exchange.Scope.Source.Network) >= options.ChallengesPerSourceMost)
            {
                return null;
            }

            while (_byAge.First is LinkedListNode<PendingChallenge> oldest
                && (_byAge.Count >= options.ChallengesMost || Bytes + message.Length > options.ChallengeBytesMost))
            {
                Remove(oldest);
            }

            PendingChallenge challenge = Make(key, exchange, message);
            Add(challenge);
            return challenge;
        }
    }

    /// <summary>
    /// Takes note of an answer and gives the challenges that it may be the answer to, the newest first. It counts
    /// before it is checked, so that wrong answers at the same time count like others.
    /// </summary>
    public PendingChallenge[] Answer(ChallengeKey key)
    {
        lock (_lock)
        {
            ForgetExpired();
            if (!_byKey.TryGetValue(key, out List<LinkedListNode<PendingChallenge>>? waiting))
            {
                return [];
            }

            foreach (LinkedListNode<PendingChallenge> node in waiting.ToArray())
            {
                if (++node.Value.Answers > options.AnswersPerChallengeMost)
                {
                    Remove(node);
                }
            }

            return [.. waiting.Select(node => node.Value).Reverse()];
        }
    }

    /// <summary>Ends a challenge whose answer was right; <c>false</c> when it has ended already, and its request must not run.</summary>
    public bool TryConsume(PendingChallenge challenge)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(challenge.Key, out List<LinkedListNode<PendingChallenge>>? waiting)
                || waiting.Find(node => node.Value == challenge) is not LinkedListNode<PendingChallenge> consumed)
            {
                return false;
            }

            Remove(consumed);

            // The answer was none of theirs, and no wrong one.
            waiting.ForEach(node => node.Value.Answers--);
            return true;
        }
    }

    /// <summary>Whether the number was drawn for a challenge that has ended, as far as is remembered.</summary>
    public bool HasEnded(uint id)
    {
        lock (_lock)
        {
            return _ended.Contains(id);
        }
    }

    private ChallengeKey KeyOf(in WireExchange exchange)
    {
        if (exchange.Session is WireSession session)
        {
            return new ChallengeKey(session, session.Id);
        }

        if (exchange.Scope.PrivateSessionId is uint own and not 0 && own == exchange.Envelope.SessionId)
        {
            return new ChallengeKey(exchange.Scope, own);
        }

        ChallengeKey drawn;
        do
        {
            drawn = new ChallengeKey(null, UnpredictableId.Draw(random));
        }
        while (_byKey.ContainsKey(drawn));

        return drawn;
    }

    /// <summary>Finds the challenge of a request that is sent again; in a session only the credential may differ then.</summary>
    private PendingChallenge? FindRepeated(ChallengeKey key, uint requestId, ReadOnlySpan<byte> message)
    {
        foreach (LinkedListNode<PendingChallenge> node in _byKey.GetValueOrDefault(key) ?? [])
        {
            PendingChallenge waiting = node.Value;
            int length = MessageHeader.Bytes + waiting.Exchange.Header.BodyLength;
            if (waiting.Exchange.Envelope.RequestId == requestId
                && message.Length >= length
                && message[..length].SequenceEqual(waiting.Message.Span[..length]))
            {
                return waiting;
            }
        }

        return null;
    }

    private PendingChallenge Make(ChallengeKey key, in WireExchange exchange, ReadOnlyMemory<byte> message)
    {
        byte[] nonce = new byte[Challenge.NonceBytes];
        random(nonce);
        byte[] digest = new byte[RequestDigest.BytesMost];
        ReadOnlySpan<byte> headerAndBody = message.Span[..(MessageHeader.Bytes + exchange.Header.BodyLength)];
        int length = RequestDigest.Write(exchange.Envelope.Answer(0).Version, headerAndBody, digest);
        return new PendingChallenge(key, exchange, message.ToArray(), nonce, digest[..length], time.GetTimestamp());
    }

    private void Add(PendingChallenge challenge)
    {
        ref List<LinkedListNode<PendingChallenge>>? waiting = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, challenge.Key, out _);
        waiting ??= [];
        waiting.Add(_byAge.AddLast(challenge));
        CollectionsMarshal.GetValueRefOrAddDefault(_bySource, challenge.Exchange.Scope.Source.Network, out _)++;
        Bytes += challenge.Message.Length;
        if (waiting.Count > PerSessionMost)
        {
            Remove(waiting[0]);
        }
    }

    private void ForgetExpired()
    {
        while (_byAge.First is LinkedListNode<PendingChallenge> oldest && time.GetElapsedTime(oldest.Value.OpenedAt) > options.ChallengeTimeMost)
        {
            Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<PendingChallenge> node)
    {
        PendingChallenge challenge = node.Value;
        _byAge.Remove(node);
        Bytes -= challenge.Message.Length;
        List<LinkedListNode<PendingChallenge>> waiting = _byKey[challenge.Key];
        waiting.Remove(node);
        if (waiting.Count == 0)
        {
            _byKey.Remove(challenge.Key);
        }

        if (challenge.Key.Owner is null)
        {
            _ended.Add(challenge.Key.Id);
        }

        ulong network = challenge.Exchange.Scope.Source.Network;
        if (--CollectionsMarshal.GetValueRefOrAddDefault(_bySource, network, out _) <= 0)
        {
            _bySource.Remove(network);
        }
    }
}
