using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>
/// The registry as it will be once the batch at hand is on disk: what is stored, and over it what earlier
/// changes of the same batch decided.
/// </summary>
internal sealed class PendingState(IRecordStore records, PrefixDirectory directory) : IRecordReader
{
    // An empty record stands for a deletion: no stored record is empty.
    private readonly Dictionary<Handle, ReadOnlyMemory<byte>> _records = [];
    private PrefixDirectory? _prefixesAhead;

    private PrefixTable Prefixes => (_prefixesAhead ?? directory).Current;

    /// <summary>Forgets the batch: it was applied, or it failed.</summary>
    public void Clear()
    {
        _records.Clear();
        _prefixesAhead = null;
    }

    public bool IsOurs(Handle handle) => Responsibility.For(handle.Utf8, Prefixes).IsOurs;

    public bool IsHomed(Prefix prefix) => Prefixes.All.Any(homed => homed.Prefix == prefix);

    public ValueTask<bool> TryReadAsync(Handle handle, RecordBuffer record, CancellationToken stop) =>
        IsOurs(handle) ? TryReadOursAsync(handle, record, stop) : ValueTask.FromResult(false);

    /// <summary>Reads a record of which it is known that this node answers for it.</summary>
    public ValueTask<bool> TryReadOursAsync(Handle handle, RecordBuffer record, CancellationToken stop)
    {
        if (_records.TryGetValue(handle, out ReadOnlyMemory<byte> pending))
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
                _records[written.Handle] = written.Record;
                break;
            case RecordDeleted deleted:
                _records[deleted.Handle] = default;
                break;
            case PrefixHomed or PrefixUnhomed:
                _prefixesAhead ??= directory.Copy();
                _prefixesAhead.Apply([transaction]);
                break;
            default:
                break;
        }
    }
}
