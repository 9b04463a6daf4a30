using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// Sends connections away that lie idle too long, that begin a message and do not finish it, or that do not
/// take their answers; never one that waits for an answer of ours. One timer looks after all of them, so a connection
/// pays nothing for it.
/// </summary>
internal sealed class ConnectionWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Entry, bool> _entries = new();
    private readonly WireOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Who is waited for.</summary>
    internal enum Turn
    {
        /// <summary>Nobody: there is nothing to do.</summary>
        Idle,

        /// <summary>The peer, to finish a message or to take answers.</summary>
        Peer,

        /// <summary>The node, to answer.</summary>
        Node,
    }

    public ConnectionWatch(WireOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>How many connections are open.</summary>
    public int Count => _entries.Count;

    public Entry Watch(ConnectionContext connection)
    {
        var entry = new Entry(this, connection);
        _entries.TryAdd(entry, true);
        return entry;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long now = _time.GetTimestamp();
        foreach ((Entry entry, _) in _entries)
        {
            TimeSpan patience = entry.Turn switch
            {
                Turn.Idle => _options.ConnectionIdleMost,
                Turn.Peer => _options.MessageTimeMost,
                _ => TimeSpan.MaxValue,
            };
            if (_time.GetElapsedTime(entry.Since, now) > patience)
            {
                entry.SendAway();
            }
        }
    }

    /// <summary>One connection's place in the watch.</summary>
    internal sealed class Entry(ConnectionWatch watch, ConnectionContext connection) : IDisposable
    {
        private volatile Turn _turn = Turn.Idle;
        private long _since = watch._time.GetTimestamp();

        public Turn Turn => _turn;

        public long Since => Volatile.Read(ref _since);

        /// <summary>Bytes arrived. The time that a message may take runs from its first byte, however the others trickle in.</summary>
        public void Working()
        {
            if (_turn == Turn.Idle)
            {
                Set(Turn.Peer);
            }
        }

        /// <summary>
        /// An answer takes the node long. id-pointer-sdk waits for ever for the answer to a request when its connection is
        /// closed: this one stays, however long the disk takes.
        /// </summary>
        public void Answering() => Set(Turn.Node);

        /// <summary>
        /// The peer is to take answers, or took some. Each time it may take as long as a message again: the answers to
        /// one read may be more than a slow line carries in that time.
        /// </summary>
        public void GivingAnswers() => Set(Turn.Peer);

        /// <summary>It is the peer's turn.</summary>
        /// <param name="insideMessage">Whether it has begun a message.</param>
        /// <param name="answered">Whether a message was answered since <see cref="Working"/>.</param>
        public void Waiting(bool insideMessage, bool answered)
        {
            if (!insideMessage || answered)
            {
                Set(insideMessage ? Turn.Peer : Turn.Idle);
            }
        }

        public void SendAway() => connection.Abort(new ConnectionAbortedException("Idle for too long."));

        public void Dispose() => watch._entries.TryRemove(this, out _);

        private void Set(Turn turn)
        {
            // The time first: looked at between the two, a new turn must not be as old as the one before.
            Volatile.Write(ref _since, watch._time.GetTimestamp());
            _turn = turn;
        }
    }
}
