namespace ZsIdNode.Registry.Records;

/// <summary>How a read of the record view ended.</summary>
public enum RecordRead : byte
{
    /// <summary>The record is in the buffer.</summary>
    Found,

    /// <summary>No such record.</summary>
    Missing,

    /// <summary>The record may be on disk: ask again with <see cref="IRecordStore.ReadFromDiskAsync"/>.</summary>
    OnDisk,
}

/// <summary>
/// The record view: folded handle → stored record. Keys are handles folded by
/// <see cref="Handles.AsciiCase.Fold"/>; records have the form of <see cref="StoredRecord"/>.
/// Reads come from any thread at any time. Writes come from the projector alone, one at a time.
/// </summary>
public interface IRecordStore
{
    /// <summary>Looks in memory; never waits and allocates nothing.</summary>
    RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record);

    /// <summary>Reads a record that is not in memory; <see langword="false"/> when there is none.</summary>
    ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop);

    void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record);

    void Delete(ReadOnlySpan<byte> key);
}
