using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Sorted;

namespace ZsIdNode.Storage.Directories;

/// <summary>What a checkpoint says of the directory: which runs it consists of, and the counts. The format is in docs/storage.md.</summary>
internal sealed record DirectoryState(long Sequence, ImmutableArray<RunPlace> Handles, ImmutableArray<RunPlace> Changes, PrefixCounts.Frozen Counts)
{
    private const int Format = 1;
    private const int RunBytes = (2 * sizeof(long)) + sizeof(uint);
    private const int CountBytesLeast = sizeof(byte) + sizeof(long);

    public ImmutableArray<byte> Write()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FieldWriter(output);
        writer.Int32(Format);
        writer.Int64(Sequence);
        Write(writer, Handles);
        Write(writer, Changes);
        writer.Int32(Counts.Prefixes.Length);
        for (int at = 0; at < Counts.Prefixes.Length; at++)
        {
            writer.Byte((byte)Counts.Prefixes[at].Length);
            writer.Raw(Counts.Prefixes[at]);
            writer.Int64(Counts.Counts[at]);
        }

        writer.UInt32(Crc32C.Of(output.WrittenSpan));
        return [.. output.WrittenSpan];
    }

    /// <summary>Gives <see langword="null"/> when the bytes are not such a state.</summary>
    public static DirectoryState? TryRead(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.Length - sizeof(uint);
        if (end < 0 || BinaryPrimitives.ReadUInt32BigEndian(bytes[end..]) != Crc32C.Of(bytes[..end]))
        {
            return null;
        }

        var reader = new FieldReader(bytes[..end]);
        if (reader.Int32() != Format)
        {
            return null;
        }

        long sequence = reader.Int64();
        ImmutableArray<RunPlace> handles = ReadRuns(ref reader);
        ImmutableArray<RunPlace> changes = ReadRuns(ref reader);
        PrefixCounts.Frozen counts = ReadCounts(ref reader);
        return reader.AtEnd ? new DirectoryState(sequence, handles, changes, counts) : null;
    }

    private static void Write(FieldWriter writer, ImmutableArray<RunPlace> runs)
    {
        writer.Int32(runs.Length);
        foreach (RunPlace run in runs)
        {
            writer.Int64(run.Number);
            writer.Int64(run.Bytes);
            writer.UInt32(run.Checksum);
        }
    }

    private static ImmutableArray<RunPlace> ReadRuns(ref FieldReader reader)
    {
        var runs = ImmutableArray.CreateBuilder<RunPlace>();
        for (int left = reader.Count(int.MaxValue, RunBytes); left > 0; left--)
        {
            runs.Add(new RunPlace(reader.Int64(), reader.Int64(), reader.UInt32()));
        }

        return runs.DrainToImmutable();
    }

    private static PrefixCounts.Frozen ReadCounts(ref FieldReader reader)
    {
        var prefixes = ImmutableArray.CreateBuilder<byte[]>();
        var counts = ImmutableArray.CreateBuilder<long>();
        for (int left = reader.Count(int.MaxValue, CountBytesLeast); left > 0 && !reader.Failed; left--)
        {
            int length = reader.Byte();
            prefixes.Add(reader.Take(Math.Min(length, Prefix.LengthMost)).ToArray());
            counts.Add(reader.Int64());
        }

        return new PrefixCounts.Frozen(prefixes.DrainToImmutable(), counts.DrainToImmutable());
    }
}
