using FASTER.core;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>Where a read puts the record; nowhere, once the asker has its answer.</summary>
internal sealed class ReadTarget
{
    public RecordBuffer? Buffer { get; set; }

    /// <summary>Where in the log the record was found that was asked for last.</summary>
    public long Address { get; set; }

    /// <summary>How a read from disk ended.</summary>
    public Status Completion { get; set; }
}

/// <summary>
/// What FASTER calls when it has found a record or room for one. A record is never changed where it
/// stands: the new one is written beside it and published by one exchange in the index, so readers need no
/// lock and see either the old or the new one whole.
/// </summary>
internal sealed class RecordFunctions : FunctionsBase<SpanByte, SpanByte, ReadTarget, Empty, Empty>
{
    public override bool SingleReader(ref SpanByte key, ref ReadTarget input, ref SpanByte value, ref Empty dst, ref ReadInfo readInfo) =>
        Copy(ref key, ref value, input, readInfo.Address);

    public override bool ConcurrentReader(ref SpanByte key, ref ReadTarget input, ref SpanByte value, ref Empty dst, ref ReadInfo readInfo) =>
        Copy(ref key, ref value, input, readInfo.Address);

    public override void ReadCompletionCallback(ref SpanByte key, ref ReadTarget input, ref Empty output, Empty ctx, Status status, RecordMetadata recordMetadata) =>
        input.Completion = status;

    public override bool SingleWriter(ref SpanByte key, ref ReadTarget input, ref SpanByte src, ref SpanByte dst, ref Empty output, ref UpsertInfo upsertInfo, WriteReason reason)
    {
        src.CopyTo(ref dst);
        return true;
    }

    public override bool ConcurrentWriter(ref SpanByte key, ref ReadTarget input, ref SpanByte src, ref SpanByte dst, ref Empty output, ref UpsertInfo upsertInfo) => false;

    // A deletion is written beside what it deletes too: a checkpoint may be taking that to disk.
    public override bool SingleDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;

    public override bool ConcurrentDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => false;

    private static bool Copy(ref SpanByte key, ref SpanByte value, ReadTarget target, long address)
    {
        target.Address = address;

        // Zeros stand where a read from disk failed, and look like an empty key; that read is not believed anyway.
        if (target.Buffer is { } buffer && value.Length >= PackedRecord.OverheadMost)
        {
            PackedRecord.Unpack(key.AsReadOnlySpan(), value.AsReadOnlySpan(), buffer);
        }

        return true;
    }
}
