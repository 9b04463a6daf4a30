using System.Collections.Immutable;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// Reads a journal from its first byte to its last. What a crash leaves at the very end is reported for repair;
/// anything else that is wrong is refused. It changes nothing.
/// </summary>
internal sealed class JournalOpening(IJournalFiles files, Guid nodeId, Action<IReadOnlyList<Transaction>>? replay)
{
    private long _lastSequence;
    private DateTimeOffset _lastTime = DateTimeOffset.UnixEpoch;
    private long _end;
    private long _bytesRead;

    /// <summary>The name of a last segment that never got its header; it can be deleted, it held nothing.</summary>
    public string? Stillborn { get; private set; }

    /// <summary>How many bytes behind the last whole group are the rest of a write that never ended.</summary>
    public long BytesTorn { get; private set; }

    /// <summary>Where the last group begins in the last segment; where the groups end when it has none.</summary>
    public long LastGroupAt { get; private set; } = SegmentHeader.Bytes;

    public JournalRecovery Recovery => new(_lastSequence, _bytesRead, BytesTorn, Place?.Segments.Length ?? 0);

    /// <summary>Where the journal ends; null when no segment is there.</summary>
    public JournalPlace? Place { get; private set; }

    public void Run()
    {
        ImmutableArray<long> segments = List();
        foreach (long first in segments)
        {
            Read(first, isLast: first == segments[^1]);
        }

        segments = Stillborn is null ? segments : segments[..^1];
        Place = segments.IsEmpty ? null : new JournalPlace(segments, _end, _lastSequence, _lastTime);
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

    private void Read(long first, bool isLast)
    {
        string name = SegmentName.Of(first);
        using var reader = new SegmentReader(files, name);
        if (first != _lastSequence + 1)
        {
            throw reader.Damage(0, $"the segment begins with transaction {first} where {_lastSequence + 1} must follow; a segment is missing, or one too many is here");
        }

        if (!reader.HasHeader)
        {
            RefuseUnlessStillborn(reader, isLast);
            Stillborn = name;
            return;
        }

        CheckHeader(reader, name, first);
        GroupFault fault = ReadGroups(reader);
        if (fault != GroupFault.End)
        {
            RefuseUnlessTorn(reader, fault, isLast);
            BytesTorn = reader.EndOfContent(reader.Position) - reader.Position;
        }

        _end = reader.Position;
        _bytesRead += reader.Position;
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

    private GroupFault ReadGroups(SegmentReader reader)
    {
        LastGroupAt = reader.Position;
        while (true)
        {
            long start = reader.Position;
            GroupFault fault = reader.TryReadNext(_lastSequence + 1, out IReadOnlyList<Transaction> transactions);
            if (fault != GroupFault.None)
            {
                return fault;
            }

            LastGroupAt = start;
            _lastSequence += transactions.Count;
            _lastTime = transactions[^1].Time;
            replay?.Invoke(transactions);
        }
    }

    /// <summary>A header is synced before anything is written behind it, so only a file without content can have lost it in a crash.</summary>
    private static void RefuseUnlessStillborn(SegmentReader reader, bool isLast)
    {
        if (!isLast || reader.EndOfContent(0) > SegmentHeader.Bytes)
        {
            throw reader.Damage(0, "the header of the segment is damaged");
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

        if (reader.FindLaterGroup(_lastSequence + 1, out long later))
        {
            throw reader.Damage(reader.Position, $"{fault.Describe()}, and yet a whole group follows at byte {later}");
        }
    }
}
