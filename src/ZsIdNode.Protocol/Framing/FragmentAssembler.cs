namespace ZsIdNode.Protocol.Framing;

/// <summary>
/// Puts messages together that came in several datagrams: in any order, with repetitions, many at a time.
/// Not thread-safe; each receive loop has its own. Once it has seen its peak it allocates nothing.
/// </summary>
/// <remarks>
/// When there is no room the oldest unfinished message goes, not the new one: the datagrams of an honest
/// message follow each other within milliseconds, so what is old has mostly lost a datagram for good, and
/// refusing the new would let a flood shut everybody out for as long as messages are kept. A source that
/// has its share loses its own oldest message, so that it can push out no more of the others' than that share.
/// </remarks>
public sealed class FragmentAssembler
{
    /// <summary>The longest source in bytes; an IPv6 address with port and scope takes 22.</summary>
    public const int SourceBytesMost = 32;

    private readonly FragmentAssemblerLimits _limits;
    private readonly FragmentCells _cells;

    // Oldest first. It is searched from end to end: it holds a handful, and its bound is small.
    private readonly List<PartialMessage> _unfinished = [];
    private readonly Stack<PartialMessage> _idle = new();
    private byte[] _message = [];

    public FragmentAssembler(FragmentAssemblerLimits limits)
    {
        limits.Check();
        _limits = limits;
        _cells = new FragmentCells(limits.BytesMost);
    }

    public int UnfinishedCount => _unfinished.Count;

    /// <summary>Takes one datagram in.</summary>
    /// <param name="source">
    /// Where it came from: its messages are put together apart from everybody else's, and the bound per source
    /// is counted against it. An address without its port counts a host with many ports as one.
    /// </param>
    /// <param name="fragment">What follows the envelope in the datagram.</param>
    /// <param name="nowMilliseconds">The time on any clock that does not go back.</param>
    /// <param name="message">The whole message; overwritten by the next call.</param>
    public Assembly Add(scoped ReadOnlySpan<byte> source, scoped in Envelope envelope, scoped ReadOnlySpan<byte> fragment, long nowMilliseconds, out ReadOnlySpan<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source.Length, SourceBytesMost, nameof(source));
        message = default;
        DropExpired(nowMilliseconds);
        if (!Fits(envelope, fragment))
        {
            return Assembly.RefusedMisfit;
        }

        PartialMessage? partial = Find(source, envelope.RequestId);
        if (partial is null)
        {
            partial = Start(source, envelope, nowMilliseconds);
        }
        else if (partial.First != envelope with { SequenceNumber = 0 })
        {
            return Assembly.RefusedMisfit;
        }

        Keep(partial, envelope.SequenceNumber, fragment);
        if (!partial.IsWhole)
        {
            return Assembly.Incomplete;
        }

        message = Join(partial);
        Drop(_unfinished.IndexOf(partial));
        return Assembly.Whole;
    }

    private static bool Fits(in Envelope envelope, ReadOnlySpan<byte> fragment) =>
        envelope.MessageLength is >= 0 and <= ProtocolLimits.MessageBytesMost
        && envelope.SequenceNumber < Fragments.Count(envelope.MessageLength)
        && fragment.Length == Fragments.LengthOf((int)envelope.SequenceNumber, envelope.MessageLength);

    private void DropExpired(long nowMilliseconds)
    {
        while (_unfinished.Count > 0 && nowMilliseconds - _unfinished[0].StartedMilliseconds >= _limits.LifetimeMilliseconds)
        {
            Drop(0);
        }
    }

    private PartialMessage? Find(ReadOnlySpan<byte> source, uint requestId)
    {
        foreach (PartialMessage partial in _unfinished)
        {
            if (partial.First.RequestId == requestId && partial.IsFrom(source))
            {
                return partial;
            }
        }

        return null;
    }

    private PartialMessage Start(ReadOnlySpan<byte> source, in Envelope envelope, long nowMilliseconds)
    {
        MakeRoomFor(source);
        PartialMessage partial = _idle.TryPop(out PartialMessage? idle) ? idle : new PartialMessage();
        partial.Start(source, envelope, nowMilliseconds);
        _unfinished.Add(partial);
        return partial;
    }

    private void MakeRoomFor(ReadOnlySpan<byte> source)
    {
        int ofSource = 0;
        int oldestOfSource = 0;
        for (int at = _unfinished.Count - 1; at >= 0; at--)
        {
            if (_unfinished[at].IsFrom(source))
            {
                ofSource++;
                oldestOfSource = at;
            }
        }

        if (ofSource == _limits.AssembliesPerSourceMost)
        {
            Drop(oldestOfSource);
        }
        else if (_unfinished.Count == _limits.AssembliesMost)
        {
            Drop(0);
        }
    }

    private void Keep(PartialMessage partial, uint number, ReadOnlySpan<byte> fragment)
    {
        if (!partial.Has(number))
        {
            partial.Keep(number, TakeCellFor(partial));
        }

        // A repetition replaces what it repeats: in a session it was signed anew.
        fragment.CopyTo(_cells[partial.Cells[(int)number]]);
    }

    private int TakeCellFor(PartialMessage partial)
    {
        int cell;
        while ((cell = _cells.Take()) == FragmentCells.None)
        {
            // There is another one: no message alone takes all the room (see FragmentAssemblerLimits.Check).
            Drop(_unfinished[0] == partial ? 1 : 0);
        }

        return cell;
    }

    private ReadOnlySpan<byte> Join(PartialMessage partial)
    {
        int length = partial.First.MessageLength;
        if (_message.Length < length)
        {
            _message = new byte[Math.Max(length, Math.Min(2 * _message.Length, ProtocolLimits.MessageBytesMost))];
        }

        int start = 0;
        foreach (int cell in partial.Cells)
        {
            int taken = Math.Min(ProtocolLimits.FragmentBytes, length - start);
            _cells[cell][..taken].CopyTo(_message.AsSpan(start));
            start += taken;
        }

        return _message.AsSpan(0, length);
    }

    private void Drop(int at)
    {
        PartialMessage partial = _unfinished[at];
        foreach (int cell in partial.Cells)
        {
            if (cell != FragmentCells.None)
            {
                _cells.Return(cell);
            }
        }

        _unfinished.RemoveAt(at);
        _idle.Push(partial);
    }
}
