using ZsIdNode.Handles;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Administration;

/// <summary>How <see cref="Authority"/> sees records, those that are not public among them.</summary>
public interface IRecordReader
{
    /// <summary>
    /// Copies a record to the buffer; <see langword="false"/> when there is none or this node does not answer
    /// for it. What stayed behind when a prefix was unhomed must grant nothing: its keys may have been revoked elsewhere.
    /// Of a record of another node the keys and groups may be known; see <see cref="IForeignRecords"/>.
    /// </summary>
    ValueTask<bool> TryReadAsync(Handle handle, RecordBuffer record, CancellationToken stop);
}
