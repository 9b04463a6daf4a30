using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>
/// The registry as it will be once everything decided is on disk: what is stored, over it what the batch under commit
/// decided, and over that what earlier changes of the batch at hand decided.
/// </summary>
/// <param name="foreign">Knows records of other nodes; without it there are none.</param>
internal sealed class PendingState(IRecordStore records, PrefixDirectory directory, BatchLedger batches, IForeignRecords? foreign = null) : IRecordReader
{
    // An empty record stands for a deletion: no stored record is empty.
    private Generation _deciding = new();
    private Generation _committing = new();
    private PrefixDirectory? _prefixesAhead;

    private PrefixTable Prefixes => (_prefixesAhead ?? directory).Current;

    /// <summary>The batch at hand goes under commit; the one before it is in every view by now.</summary>
    public void HandOver()
    {
        (_deciding, _committing) = (_committing, _deciding);
        _deciding.Clear();
        _prefixesAhead = _committing.HasPrefixes ? _prefixesAhead : null;
    }

    /// <summary>Forgets everything that was decided: it is in every view, or it failed.</summary>
    public void Clear()
    {
        _deciding.Clear();
        _committing.Clear();
        _prefixesAhead = null;
    }

    public bool IsOurs(Handle handle) => Responsibility.For(handle.Utf8, Prefixes).IsOurs;

    public bool IsHomed(Prefix prefix) => Prefixes.All.Any(homed => homed.Prefix == prefix);

    /// <summary>The part with this number, whatever its content; nothing when it was not taken.</summary>
    public BatchPartTaken? FindPart(BatchKey key, int number) =>
        _deciding.Parts.TryGetValue((key, number), out BatchPartTaken? taken) || _committing.Parts.TryGetValue((key, number), out taken)
            ? taken
            : batches.Find(key, number);

    /// <summary>Whether a batch may have more parts.</summary>
    public bool HasRoomFor(BatchKey key) => batches.HasRoomFor(key);

    public ValueTask<bool> TryReadAsync(Handle handle, RecordBuffer record, CancellationToken stop) =>
        IsOurs(handle) ? TryReadOursAsync(handle, record, stop) : ValueTask.FromResult(foreign?.TryRead(handle, record) == true);

    /// <summary>Reads a record of which it is known that this node answers for it.</summary>
    public ValueTask<bool> TryReadOursAsync(Handle handle, RecordBuffer record, CancellationToken stop)
    {
        if (_deciding.Records.TryGetValue(handle, out ReadOnlyMemory<byte> pending) || _committing.Records.TryGetValue(handle, out pending))
        {
            pending.Span.CopyTo(record.Reserve(pending.Length));
            return ValueTask.FromResult(!pending.IsEmpty);
        }

        return records.TryRead(RecordKey.Of(handle.Utf8, record), record) switch
        {
            RecordRead.Found => ValueTask.FromResult(true),
            RecordRead.Missing => ValueTask.FromResult(false),
            _ => records.ReadFromDiskAsync(RecordKey.Of(handle), record, stop),
        };
    }

    /// <summary>Takes a decision into account for the rest of the batch.</summary>
    public void Expect(Transaction transaction)
    {
        switch (transaction)
        {
            case RecordWritten written:
                _deciding.Records[written.Handle] = written.Record;
                break;
            case RecordDeleted deleted:
                _deciding.Records[deleted.Handle] = default;
                break;
            case PrefixHomed or PrefixUnhomed:
                _deciding.HasPrefixes = true;
                _prefixesAhead ??= directory.Copy();
                _prefixesAhead.Apply([transaction]);
                break;
            case BatchPartTaken taken:
                _deciding.Parts[(taken.Part.Key, taken.Part.Number)] = taken;
                break;
            default:
                break;
        }
    }

    /// <summary>What one batch decided.</summary>
    private sealed class Generation
    {
        public Dictionary<Handle, ReadOnlyMemory<byte>> Records { get; } = [];

        public Dictionary<(BatchKey Key, int Number), BatchPartTaken> Parts { get; } = [];

        public bool HasPrefixes { get; set; }

        public void Clear()
        {
            Records.Clear();
            Parts.Clear();
            HasPrefixes = false;
        }
    }
}
