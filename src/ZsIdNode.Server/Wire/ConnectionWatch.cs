using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// Sends connections away that lie idle too long, that begin a message and do not finish it, or that do not
/// take their answers. One timer looks after all of them, so a connection pays nothing for it.
/// </summary>
internal sealed class ConnectionWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Entry, bool> _entries = new();
    private readonly WireOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

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
            TimeSpan quiet = _time.GetElapsedTime(entry.Since, now);
            if (quiet > (entry.IsIdle ? _options.ConnectionIdleMost : _options.MessageTimeMost))
            {
                entry.SendAway();
            }
        }
    }

    /// <summary>One connection's place in the watch.</summary>
    internal sealed class Entry(ConnectionWatch watch, ConnectionContext connection) : IDisposable
    {
        private volatile bool _idle = true;
        private long _since = watch._time.GetTimestamp();

        public bool IsIdle => _idle;

        public long Since => Volatile.Read(ref _since);

        /// <summary>Bytes arrived. The time that a message may take runs from its first byte, however the others trickle in.</summary>
        public void Working()
        {
            if (_idle)
            {
                Set(idle: false);
            }
        }

        /// <summary>
        /// The peer took answers. Each time it may take as long as a message again: the answers to one read may be
        /// more than a slow line carries in that time.
        /// </summary>
        public void AnswersTaken() => Set(idle: false);

        /// <summary>It is the peer's turn.</summary>
        /// <param name="insideMessage">Whether it has begun a message.</param>
        /// <param name="answered">Whether a message was answered since <see cref="Working"/>.</param>
        public void Waiting(bool insideMessage, bool answered)
        {
            if (!insideMessage || answered)
            {
                Set(idle: !insideMessage);
            }
        }

        public void SendAway() => connection.Abort(new ConnectionAbortedException("Idle for too long."));

        public void Dispose() => watch._entries.TryRemove(this, out _);

        private void Set(bool idle)
        {
            _idle = idle;
            Volatile.Write(ref _since, watch._time.GetTimestamp());
        }
    }
}
