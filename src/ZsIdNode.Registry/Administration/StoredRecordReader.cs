using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Administration;

/// <summary>Reads what is stored now; for questions, which no batch is ahead of.</summary>
/// <param name="foreign">Knows records of other nodes; without it there are none.</param>
public sealed class StoredRecordReader(IRecordStore records, PrefixDirectory prefixes, IForeignRecords? foreign = null) : IRecordReader
{
    public ValueTask<bool> TryReadAsync(Handle handle, RecordBuffer record, CancellationToken stop) =>
        !Responsibility.For(handle.Utf8, prefixes.Current).IsOurs
            ? ValueTask.FromResult(foreign?.TryRead(handle, record) == true)
            : records.TryRead(RecordKey.Of(handle.Utf8, record), record) switch
            {
                RecordRead.Found => ValueTask.FromResult(true),
                RecordRead.Missing => ValueTask.FromResult(false),
                _ => records.ReadFromDiskAsync(RecordKey.Of(handle), record, stop),
            };
}
