using System.Buffers;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal.Encoding;

namespace ZsIdNode.Storage.Batches;

/// <summary>
/// The ledger of batches on disk, as the transactions that would bring it about: <c>u8 format = 1, i32 count, then for
/// each: i64 sequence, frame as in the journal</c>.
/// </summary>
public sealed class BatchView(BatchLedger ledger) : ISmallView
{
    private const byte Format = 1;
    private const int EntryBytesLeast = sizeof(long) + JournalEncoding.FrameHeaderBytes;

    public string Name => "batches";

    /// <summary>The version that made this view is the one that first took parts of batches: before it there is nothing to know.</summary>
    public bool MayBeMissing => true;

    public void Apply(IReadOnlyList<Transaction> transactions) => ledger.Apply(transactions);

    public void Save(IBufferWriter<byte> output)
    {
        IReadOnlyList<BatchPartTaken> parts = ledger.All;
        var entries = new CommitBuffer();
        var writer = new FieldWriter(entries);
        writer.Byte(Format);
        writer.Int32(parts.Count);
        foreach (BatchPartTaken part in parts)
        {
            writer.Int64(part.Sequence);
            JournalEncoding.Write(part, entries);
        }

        output.Write(entries.Written);
    }

    public bool TryLoad(ReadOnlySpan<byte> state)
    {
        var reader = new FieldReader(state);
        bool known = reader.Byte() == Format;
        var parts = new Transaction[reader.Count(int.MaxValue, EntryBytesLeast)];
        for (int at = 0; at < parts.Length && known && !reader.Failed; at++)
        {
            long sequence = reader.Int64();
            known = JournalEncoding.TryRead(ref reader, sequence, out Transaction? part) == FrameFault.None && part is BatchPartTaken;
            parts[at] = part!;
        }

        if (!known || !reader.AtEnd)
        {
            return false;
        }

        ledger.Apply([.. parts.OrderBy(part => part.Sequence)]);
        return true;
    }
}
