using FASTER.core;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>Where a read puts the record; nowhere, once the asker has its answer.</summary>
internal sealed class ReadTarget
{
    public RecordBuffer? Buffer { get; set; }

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
        Copy(ref value, input);

    public override bool ConcurrentReader(ref SpanByte key, ref ReadTarget input, ref SpanByte value, ref Empty dst, ref ReadInfo readInfo) =>
        Copy(ref value, input);

    public override void ReadCompletionCallback(ref SpanByte key, ref ReadTarget input, ref Empty output, Empty ctx, Status status, RecordMetadata recordMetadata) =>
        input.Completion = status;

    public override bool SingleWriter(ref SpanByte key, ref ReadTarget input, ref SpanByte src, ref SpanByte dst, ref Empty output, ref UpsertInfo upsertInfo, WriteReason reason)
    {
        src.CopyTo(ref dst);
        return true;
    }

    public override bool ConcurrentWriter(ref SpanByte key, ref ReadTarget input, ref SpanByte src, ref SpanByte dst, ref Empty output, ref UpsertInfo upsertInfo) => false;

    // The bytes of a deleted record stay as they are: somebody may be copying them.
    public override bool SingleDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;

    public override bool ConcurrentDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;

    private static bool Copy(ref SpanByte value, ReadTarget target)
    {
        ReadOnlySpan<byte> record = value.AsReadOnlySpan();
        if (target.Buffer is { } buffer)
        {
            record.CopyTo(buffer.Reserve(record.Length));
        }

        return true;
    }
}
