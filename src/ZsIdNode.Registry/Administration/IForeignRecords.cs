using ZsIdNode.Handles;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Administration;

/// <summary>What is known of records that other nodes answer for: keys and groups, never who administers something here.</summary>
public interface IForeignRecords
{
    /// <summary>Copies a record to the buffer if it is known at this moment. It never waits: the one writer asks, too.</summary>
    bool TryRead(Handle handle, RecordBuffer record);
}
