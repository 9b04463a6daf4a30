using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal.Encoding;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// The transaction log on disk: a folder of segments, each a row of checksummed commits. What is in it is the truth;
/// everything else that is stored can be rebuilt from it. The format is written down in docs/storage.md.
/// </summary>
public sealed class TransactionJournal : ITransactionLog, IDisposable
{
    private readonly IJournalFiles _files;
    private readonly JournalWriter _writer;
    private readonly JournalOptions _options;
    private readonly SegmentPlaces _closed;
    private readonly JournalReading _reading;
    private readonly CommitBuffer _buffer = new();
    private readonly Lock _retiring = new();

    // The place is read without a lock; it is replaced by the writer and by whoever retires.
    private readonly Lock _placing = new();
    private volatile JournalPlace _place;

    private TransactionJournal(IJournalFiles files, JournalWriter writer, JournalOptions options, JournalPlace place, JournalRecovery recovery)
    {
        _files = files;
        _writer = writer;
        _options = options;
        _place = place;
        _closed = new SegmentPlaces(files, options.PlaceBytesApart);
        _reading = new JournalReading(files, _closed, () => _place);
        Recovery = recovery;
    }

    /// <summary>What opening found.</summary>
    public JournalRecovery Recovery { get; }

    /// <summary>The number of the first transaction that is still here, or of the first to come; 1 unless older ones were retired.</summary>
    public long FirstSequence => _place.Segments[0];

    public long LastSequence => _place.LastSequence;

    public DateTimeOffset LastTime => _place.LastTime;

    /// <summary>Opens the journal of a node for views that have nothing yet: reads and verifies all of it.</summary>
    /// <inheritdoc cref="Open(string, Guid, JournalOptions, long, Action{IReadOnlyList{Transaction}})"/>
    public static TransactionJournal Open(string folder, Guid nodeId, JournalOptions options, Action<IReadOnlyList<Transaction>>? replay = null) =>
        Open(folder, nodeId, options, from: 0, replay);

    /// <summary>
    /// Opens the journal of a node, or begins it, and cuts off the rest of a write that a crash interrupted. Of segments that
    /// the views have whole, header and end are verified, and that none is missing between them; the rest is verified to its
    /// last byte, while what was verified is handed to <paramref name="replay"/> in order, on the thread of the caller.
    /// </summary>
    /// <param name="from">The last transaction that the views have; 0 when they have none.</param>
    /// <param name="replay">Takes what comes behind <paramref name="from"/>, in runs of one commit or several.</param>
    /// <exception cref="JournalDamagedException">It holds what a crash cannot have left; nothing was modified.</exception>
    /// <exception cref="JournalForeignException">It is another node's, or a newer version's; nothing was modified.</exception>
    /// <exception cref="JournalHistoryMissingException">It begins behind what the views need, or ends before what they have; nothing was modified.</exception>
    public static TransactionJournal Open(string folder, Guid nodeId, JournalOptions options, long from, Action<IReadOnlyList<Transaction>>? replay) =>
        Open(DiskJournalFiles.OpenOrCreate(folder), nodeId, options, DrawMark, from, replay);

    /// <inheritdoc/>
    public void Append(IReadOnlyList<Transaction> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        JournalPlace before = _place;
        Encode(batch, before.LastSequence);
        _writer.Append(_buffer.Written, before.LastSequence + 1, batch.Count);

        bool hasRolled = before.Segments[^1] != _writer.FirstSequence;
        var group = new GroupPlace(before.LastSequence + 1, _writer.End - _buffer.Length);
        ImmutableArray<GroupPlace> places = (hasRolled ? [] : before.Places).With(group, _options.PlaceBytesApart);
        lock (_placing)
        {
            _place = new JournalPlace(
                Segments: hasRolled ? _place.Segments.Add(_writer.FirstSequence) : _place.Segments,
                places,
                _writer.End,
                LastSequence: before.LastSequence + batch.Count,
                LastTime: batch[^1].Time);
        }

        if (hasRolled)
        {
            _closed.Keep(before.Segments[^1], before.End, before.Places);
        }
    }

    /// <summary>
    /// Reads from a sequence number to what is the last one at the time of the call, one commit at a time; appends may go on
    /// meanwhile. The first run begins with the number asked for, be it in the middle of its commit.
    /// </summary>
    /// <exception cref="JournalHistoryMissingException">The transaction was retired; also while reading, when that happens meanwhile.</exception>
    /// <exception cref="JournalDamagedException">While reading: the journal has been damaged since it was opened.</exception>
    public IEnumerable<IReadOnlyList<Transaction>> ReadFrom(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        JournalPlace place = _place;
        return sequence < place.Segments[0]
            ? throw JournalHistoryMissingException.ForReader(_files.Folder, sequence, place.Segments[0], place.LastSequence)
            : _reading.Read(place, sequence);
    }

    /// <summary>
    /// Lets go of old segments, whole and oldest first, as long as their last transaction is neither behind
    /// <paramref name="upTo"/> nor as young as <paramref name="before"/>. The segment with the last transaction always stays. May run beside
    /// appends and readers; what was begun when it fails or the process dies is done by the next call.
    /// </summary>
    /// <param name="upTo">A transaction that every view has in a checkpoint known to be good: without these segments there is no way back before it.</param>
    /// <param name="archive">Where they go; nothing to delete them.</param>
    /// <exception cref="JournalDamagedException">A segment is not whole, so it is not archived; it stays, and so do those after it.</exception>
    /// <exception cref="IOException">The archive or the folder could not be written; what was let go until then stays let go.</exception>
    public JournalRetirement Retire(long upTo, DateTimeOffset before, JournalArchive? archive = null, CancellationToken stop = default)
    {
        if (archive?.Folder == _files.Folder)
        {
            throw new ArgumentException("The archive cannot be the folder of the journal itself.", nameof(archive));
        }

        lock (_retiring)
        {
            int segments = 0;
            long bytes = 0;
            while (MayRetireOldest(upTo, before, out long oldestBytes))
            {
                stop.ThrowIfCancellationRequested();
                RetireOldest(archive, stop);
                segments++;
                bytes += oldestBytes;
            }

            return new JournalRetirement(segments, bytes);
        }
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>How far the journal is committed.</summary>
    internal JournalPlace Place => _place;

    internal static TransactionJournal Open(
        IJournalFiles files, Guid nodeId, JournalOptions options, Func<uint> drawMark, long from, Action<IReadOnlyList<Transaction>>? replay)
    {
        options.Check();
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var opening = new JournalOpening(files, nodeId, options, from);
        if (replay is null)
        {
            opening.Run((_, _) => { });
        }
        else
        {
            ReplayAhead.Run(opening.Run, replay);
        }

        if (opening.Stillborn is not null)
        {
            files.Delete(opening.Stillborn);
            files.SyncFolder();
        }

        JournalPlace? place = opening.Place;
        JournalWriter writer = place is null
            ? JournalWriter.Create(files, nodeId, options, drawMark)
            : JournalWriter.Open(files, nodeId, options, drawMark, place, opening.LastGroupAt);
        place ??= new JournalPlace([writer.FirstSequence], Places: [], writer.End, LastSequence: 0, DateTimeOffset.UnixEpoch);
        return new TransactionJournal(files, writer, options, place, opening.Recovery with { Segments = place.Segments.Length });
    }

    private static uint DrawMark()
    {
        Span<byte> drawn = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(drawn);
        // Not 0: what is filled ahead must never look like the beginning of a group.
        return Math.Max(1, BinaryPrimitives.ReadUInt32BigEndian(drawn));
    }

    private void Encode(IReadOnlyList<Transaction> batch, long lastSequence)
    {
        _buffer.Clear();
        _buffer.GetSpan(GroupHeader.Bytes);
        _buffer.Advance(GroupHeader.Bytes);
        for (int at = 0; at < batch.Count; at++)
        {
            long expected = lastSequence + at + 1;
            if (batch[at].Sequence != expected)
            {
                throw new ArgumentException($"Transaction {batch[at].Sequence} cannot be logged where {expected} must follow.", nameof(batch));
            }

            JournalEncoding.Write(batch[at], _buffer);
            if (_buffer.Length - GroupHeader.Bytes > GroupHeader.PayloadBytesMost)
            {
                throw new ArgumentException($"A commit is larger than {GroupHeader.PayloadBytesMost} bytes.", nameof(batch));
            }
        }
    }

    private bool MayRetireOldest(long upTo, DateTimeOffset before, out long bytes)
    {
        bytes = 0;
        JournalPlace place = _place;
        long last = place.Segments.Length < 2 ? long.MaxValue : place.Segments[1] - 1;

        // A start takes the time of the last transaction from the segment that holds it.
        if (last > upTo || last >= place.LastSequence)
        {
            return false;
        }

        using var reader = new SegmentReader(_files, SegmentName.Of(place.Segments[0]));
        bytes = reader.End;
        Transaction youngest = reader.FindLast() ?? throw reader.Damage(reader.End, "the segment does not end with a whole group; its end is missing or damaged");
        return youngest.Time < before;
    }

    private void RetireOldest(JournalArchive? archive, CancellationToken stop)
    {
        long first = _place.Segments[0];
        archive?.Take(_files, first, stop);
        PlaceFrom(segments => segments.RemoveAt(0));
        try
        {
            _files.Delete(SegmentName.Of(first));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next one must not be deleted before this one: that would be a gap.
            PlaceFrom(segments => segments.Insert(0, first));
            throw;
        }

        // On disk before the next one is deleted, for the same reason.
        _files.SyncFolder();
        _files.Delete(PlaceFile.NameOf(first));
    }

    private void PlaceFrom(Func<ImmutableArray<long>, ImmutableArray<long>> change)
    {
        lock (_placing)
        {
            _place = _place with { Segments = change(_place.Segments) };
        }
    }
}
