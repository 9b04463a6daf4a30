using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>A Handle session: a key that two sides share, and who the other one is once he has proven it.</summary>
/// <param name="promised">Who the session was set up for; nothing for an anonymous one. A promise proves nothing.</param>
internal sealed class WireSession(uint id, SessionKey key, HandleReference? promised, TimeSpan idleMost)
{
    private HandleReference? _identity;
    private uint _counter;

    public uint Id => id;

    public SessionKey Key => key;

    public HandleReference? Promised => promised;

    /// <summary>Who has proven his identity here, as whom authentic messages are taken from then on.</summary>
    public HandleReference? Identity => Volatile.Read(ref _identity);

    /// <summary>The counters of the messages that came.</summary>
    public SessionCounters Received { get; } = new();

    public TimeSpan IdleMost => idleMost;

    /// <summary>A timestamp of the clock; <see cref="SessionBook"/> keeps it.</summary>
    public long LastUse { get; set; }

    /// <summary>The counter of our next message, from 1.</summary>
    public uint NextCounter() => Interlocked.Increment(ref _counter);

    /// <summary>Binds the session to the first identity that was proven in it.</summary>
    public void Bind(HandleReference identity) => Interlocked.CompareExchange(ref _identity, identity, null);
}
