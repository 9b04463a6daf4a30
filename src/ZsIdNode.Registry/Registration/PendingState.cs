using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>
/// The registry as it will be once the batch at hand is on disk: what is stored, and over it what earlier
/// changes of the same batch decided.
/// </summary>
internal sealed class PendingState(IRecordStore records, PrefixDirectory directory)
{
    private readonly Dictionary<Handle, bool> _records = [];
    private readonly RecordBuffer _buffer = new();
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

    public ValueTask<bool> ExistsAsync(Handle handle, CancellationToken stop)
    {
        if (_records.TryGetValue(handle, out bool pending))
        {
            return ValueTask.FromResult(pending);
        }

        return records.TryRead(RecordKey.Of(handle.Utf8, _buffer), _buffer) switch
        {
            RecordRead.Found => ValueTask.FromResult(true),
            RecordRead.Missing => ValueTask.FromResult(false),
            _ => records.ReadFromDiskAsync(RecordKey.Of(handle), _buffer, stop),
        };
    }

    /// <summary>Takes a decision into account for the rest of the batch.</summary>
    public void Expect(Transaction transaction)
    {
        switch (transaction)
        {
            case RecordWritten written:
                _records[written.Handle] = true;
                break;
            case RecordDeleted deleted:
                _records[deleted.Handle] = false;
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
