using System.Runtime.InteropServices;

namespace ZsIdNode.Protocol.Security;

/// <summary>
/// The counters that a peer has used in a session, so that nobody can send its messages again. Ask only about a
/// message whose authentication code is right: a counter that was asked about is used up. Safe from any thread.
/// </summary>
public sealed class SessionCounters
{
    /// <summary>How many counters are remembered; whatever is not above the lowest of them is refused.</summary>
    public const int Remembered = 200;

    private readonly Lock _lock = new();

    // In rising order.
    private readonly List<uint> _seen = [];

    /// <summary>Uses a counter up; <c>false</c> when it was used before or is too old to tell. 0 counts nothing and is always taken.</summary>
    public bool TryTake(uint counter)
    {
        if (counter == 0)
        {
            return true;
        }

        lock (_lock)
        {
            int at = CollectionsMarshal.AsSpan(_seen).BinarySearch(counter);

            // As long as none was forgotten, a low counter is merely late: requests overtake each other.
            if (at >= 0 || (_seen.Count == Remembered && ~at == 0))
            {
                return false;
            }

            _seen.Insert(~at, counter);
            if (_seen.Count > Remembered)
            {
                _seen.RemoveAt(0);
            }

            return true;
        }
    }
}
