using System.Buffers.Binary;
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
    private readonly CommitBuffer _buffer = new();
    private volatile JournalPlace _place;

    private TransactionJournal(IJournalFiles files, JournalWriter writer, JournalPlace place, JournalRecovery recovery)
    {
        _files = files;
        _writer = writer;
        _place = place;
        Recovery = recovery;
    }

    /// <summary>What opening found.</summary>
    public JournalRecovery Recovery { get; }

    public long LastSequence => _place.LastSequence;

    public DateTimeOffset LastTime => _place.LastTime;

    /// <summary>
    /// Opens the journal of a node, or begins it: reads and verifies all of it, hands each commit to <paramref name="replay"/>
    /// in order, and cuts off the rest of a write that a crash interrupted.
    /// </summary>
    /// <exception cref="JournalDamagedException">It holds what a crash cannot have left; nothing was modified.</exception>
    /// <exception cref="JournalForeignException">It is another node's, or a newer version's; nothing was modified.</exception>
    public static TransactionJournal Open(string folder, Guid nodeId, JournalOptions options, Action<IReadOnlyList<Transaction>>? replay = null) =>
        Open(DiskJournalFiles.OpenOrCreate(folder), nodeId, options, DrawMark, replay);

    /// <inheritdoc/>
    public void Append(IReadOnlyList<Transaction> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        JournalPlace place = _place;
        Encode(batch, place.LastSequence);
        _writer.Append(_buffer.Written, place.LastSequence + 1, batch.Count);
        _place = new JournalPlace(
            Segments: place.Segments[^1] == _writer.FirstSequence ? place.Segments : place.Segments.Add(_writer.FirstSequence),
            _writer.End,
            LastSequence: place.LastSequence + batch.Count,
            LastTime: batch[^1].Time);
    }

    /// <summary>
    /// Reads from a sequence number to what is the last one at the time of the call, one commit at a time; appends may go on
    /// meanwhile. The first run begins with the number asked for, be it in the middle of its commit.
    /// </summary>
    /// <exception cref="JournalDamagedException">While reading: the journal has been damaged since it was opened.</exception>
    public IEnumerable<IReadOnlyList<Transaction>> ReadFrom(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        return Read(_place, sequence);
    }

    public void Dispose() => _writer.Dispose();

    internal static TransactionJournal Open(
        IJournalFiles files, Guid nodeId, JournalOptions options, Func<uint> drawMark, Action<IReadOnlyList<Transaction>>? replay)
    {
        options.Check();
        var opening = new JournalOpening(files, nodeId, replay);
        opening.Run();
        if (opening.Stillborn is not null)
        {
            files.Delete(opening.Stillborn);
            files.SyncFolder();
        }

        JournalPlace? place = opening.Place;
        JournalWriter writer = place is null
            ? JournalWriter.Create(files, nodeId, options, drawMark)
            : JournalWriter.Open(files, nodeId, options, drawMark, place, opening.LastGroupAt);
        place ??= new JournalPlace([writer.FirstSequence], writer.End, LastSequence: 0, DateTimeOffset.UnixEpoch);
        return new TransactionJournal(files, writer, place, opening.Recovery with { Segments = place.Segments.Length });
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

    private IEnumerable<IReadOnlyList<Transaction>> Read(JournalPlace place, long sequence)
    {
        int found = place.Segments.AsSpan().BinarySearch(sequence);
        for (int at = found < 0 ? ~found - 1 : found; at < place.Segments.Length; at++)
        {
            bool isLast = at == place.Segments.Length - 1;
            long next = place.Segments[at];
            long until = isLast ? place.LastSequence : place.Segments[at + 1] - 1;
            using var reader = new SegmentReader(_files, SegmentName.Of(next), isLast ? place.End : long.MaxValue);
            while (next <= until)
            {
                GroupFault fault = reader.TryReadNext(next, out IReadOnlyList<Transaction> transactions);
                if (fault != GroupFault.None)
                {
                    throw reader.Damage(reader.Position, fault.Describe());
                }

                int skipped = (int)Math.Clamp(sequence - next, 0, transactions.Count);
                next += transactions.Count;
                if (skipped < transactions.Count)
                {
                    yield return skipped == 0 ? transactions : [.. transactions.Skip(skipped)];
                }
            }
        }
    }
}
