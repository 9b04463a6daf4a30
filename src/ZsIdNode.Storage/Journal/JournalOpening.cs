using System.Collections.Immutable;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// Reads a journal from the segment in which the views stand to its last byte, and of older segments header and end. What
/// a crash leaves at the very end is reported for repair; anything else that is wrong is refused. It changes nothing.
/// </summary>
/// <param name="from">The last transaction that the views have.</param>
internal sealed class JournalOpening(IJournalFiles files, Guid nodeId, JournalOptions options, long from)
{
    private const string HeaderDamaged = "the header of the segment is damaged";

    private long _lastSequence;
    private DateTimeOffset _lastTime = DateTimeOffset.UnixEpoch;
    private ImmutableArray<GroupPlace> _places = [];
    private long _end;
    private long _replayed;
    private long _bytesRead;

    /// <summary>The name of a last segment that never got its header; it can be deleted, it held nothing.</summary>
    public string? Stillborn { get; private set; }

    /// <summary>How many bytes behind the last whole group are the rest of a write that never ended.</summary>
    public long BytesTorn { get; private set; }

    /// <summary>Where the last group begins in the last segment; where the groups end when it has none.</summary>
    public long LastGroupAt { get; private set; } = SegmentHeader.Bytes;

    public JournalRecovery Recovery => new(_replayed, _bytesRead, BytesTorn, Place?.Segments.Length ?? 0);

    /// <summary>Where the journal ends; null when no segment is there.</summary>
    public JournalPlace? Place { get; private set; }

    /// <param name="deliver">Takes the transactions that the views do not have, group by group, and the bytes of each group.</param>
    public void Run(Action<IReadOnlyList<Transaction>, int> deliver)
    {
        ImmutableArray<long> segments = List();
        Begin(segments);
        int goesOn = WhereWritingGoesOn(segments);
        for (int at = 0; at < segments.Length; at++)
        {
            if (at < goesOn && segments[at + 1] - 1 <= from)
            {
                PassOver(segments[at]);
            }
            else
            {
                Read(segments[at], isLast: at == segments.Length - 1, deliver);
            }
        }

        segments = Stillborn is null ? segments : segments[..^1];
        if (_lastSequence < from || (segments.IsEmpty && from > 0))
        {
            throw JournalHistoryMissingException.AtItsEnd(files.Folder, from, segments.FirstOrDefault(), segments.IsEmpty ? 0 : _lastSequence);
        }

        Place = segments.IsEmpty ? null : new JournalPlace(segments, _places, _end, _lastSequence, _lastTime);
    }

    private void Begin(ImmutableArray<long> segments)
    {
        if (segments.IsEmpty)
        {
            return;
        }

        if (segments[0] - 1 > from)
        {
            throw JournalHistoryMissingException.AtOpening(files.Folder, from + 1, segments[0]);
        }

        _lastSequence = segments[0] - 1;
    }

    /// <summary>The last segment, or the one before it when the last was only begun: its end must be known to the byte, whatever the views have.</summary>
    private int WhereWritingGoesOn(ImmutableArray<long> segments)
    {
        if (segments.IsEmpty)
        {
            return 0;
        }

        using var last = new SegmentReader(files, SegmentName.Of(segments[^1]));
        return last.HasHeader ? segments.Length - 1 : segments.Length - 2;
    }

    private ImmutableArray<long> List()
    {
        ImmutableArray<long>.Builder segments = ImmutableArray.CreateBuilder<long>();
        foreach (string name in files.List().Where(name => name.EndsWith(SegmentName.Extension, StringComparison.Ordinal)))
        {
            segments.Add(SegmentName.TryParse(name, out long first)
                ? first
                : throw new JournalDamagedException(Path.Combine(files.Folder, name), 0, "this is not the name of a segment; it was renamed, or does not belong here"));
        }

        segments.Sort();
        return segments.DrainToImmutable();
    }

    /// <summary>The views have all of a segment: its header and its last group say whether it is there to its end.</summary>
    private void PassOver(long first)
    {
        string name = SegmentName.Of(first);
        using var reader = new SegmentReader(files, name);
        CheckFollows(reader, first);
        if (!reader.HasHeader)
        {
            throw reader.Damage(0, HeaderDamaged);
        }

        CheckHeader(reader, name, first);
        Transaction last = reader.FindLast() ?? throw reader.Damage(reader.End, "the segment does not end with a whole group; its end is missing or damaged");
        _lastSequence = last.Sequence;
        _lastTime = last.Time;
    }

    private void Read(long first, bool isLast, Action<IReadOnlyList<Transaction>, int> deliver)
    {
        string name = SegmentName.Of(first);
        using var reader = new SegmentReader(files, name);
        CheckFollows(reader, first);
        if (!reader.HasHeader)
        {
            RefuseUnlessStillborn(reader, isLast);
            Stillborn = name;
            return;
        }

        CheckHeader(reader, name, first);
        GroupFault fault = ReadGroups(reader, deliver);
        if (fault != GroupFault.End)
        {
            RefuseUnlessTorn(reader, fault, isLast);
            BytesTorn = reader.EndOfContent(reader.Position) - reader.Position;
        }

        _end = reader.Position;
        _bytesRead += reader.Position;
    }

    private void CheckFollows(SegmentReader reader, long first)
    {
        if (first != _lastSequence + 1)
        {
            throw reader.Damage(0, $"the segment begins with transaction {first} where {_lastSequence + 1} must follow; a segment is missing, or one too many is here");
        }
    }

    private void CheckHeader(SegmentReader reader, string name, long first)
    {
        SegmentHeader header = reader.Header;
        string path = Path.Combine(files.Folder, name);
        if (header.Format != SegmentHeader.CurrentFormat)
        {
            throw new JournalForeignException($"{path} has journal format {header.Format}; this version reads format {SegmentHeader.CurrentFormat}. "
                + "Run the version that wrote it, or a newer one. Nothing was changed.");
        }

        if (header.NodeId != nodeId)
        {
            throw new JournalForeignException($"{path} belongs to node {header.NodeId}, but this is node {nodeId}. "
                + "Point the node at its own data folder. Nothing was changed.");
        }

        if (header.FirstSequence != first)
        {
            throw reader.Damage(0, $"the file is named for transaction {first}, but its header says {header.FirstSequence}; it was renamed");
        }
    }

    private GroupFault ReadGroups(SegmentReader reader, Action<IReadOnlyList<Transaction>, int> deliver)
    {
        LastGroupAt = reader.Position;
        _places = [];
        GroupFault fault;
        while ((fault = reader.TryNext(_lastSequence + 1, out GroupHeader group)) == GroupFault.None)
        {
            LastGroupAt = reader.Position;
            _places = _places.With(new GroupPlace(group.FirstSequence, reader.Position), options.PlaceBytesApart);
            if (group.LastSequence < from)
            {
                reader.Pass();
            }
            else
            {
                IReadOnlyList<Transaction> transactions = reader.Take();
                _lastTime = transactions[^1].Time;
                Deliver(group, transactions, deliver);
            }

            _lastSequence = group.LastSequence;
        }

        return fault;
    }

    private void Deliver(GroupHeader group, IReadOnlyList<Transaction> transactions, Action<IReadOnlyList<Transaction>, int> deliver)
    {
        int known = (int)Math.Clamp(from - group.FirstSequence + 1, 0, group.Count);
        _replayed += group.Count - known;
        if (known < group.Count)
        {
            deliver(known == 0 ? transactions : [.. transactions.Skip(known)], group.GroupBytes);
        }
    }

    /// <summary>A header is synced before anything is written behind it, so only a file without content can have lost it in a crash.</summary>
    private static void RefuseUnlessStillborn(SegmentReader reader, bool isLast)
    {
        if (!isLast || reader.EndOfContent(0) > SegmentHeader.Bytes)
        {
            throw reader.Damage(0, HeaderDamaged);
        }
    }

    /// <summary>
    /// A group is acknowledged when it is on disk whole, and the next is written after that. So what is broken at the
    /// very end was never acknowledged; what is broken anywhere else was.
    /// </summary>
    private void RefuseUnlessTorn(SegmentReader reader, GroupFault fault, bool isLast)
    {
        if (!isLast || fault == GroupFault.Sequence)
        {
            throw reader.Damage(reader.Position, fault.Describe());
        }

        if (reader.FindLaterGroup(_lastSequence + 1, out _, out long later))
        {
            throw reader.Damage(reader.Position, $"{fault.Describe()}, and yet a whole group follows at byte {later}");
        }
    }
}
