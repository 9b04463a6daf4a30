using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary><c>i32 count, then for each: i32 day, prefix, u8 door, u8 measure, i64 count</c>.</summary>
internal static class ActivityCountedBody
{
    private const int DeltaBytesLeast = sizeof(int) + sizeof(int) + sizeof(byte) + sizeof(byte) + sizeof(long);

    public static void Write(ActivityCounted counted, ref FieldWriter writer)
    {
        writer.Int32(counted.Deltas.Length);
        foreach (ActivityDelta delta in counted.Deltas)
        {
            writer.Int32(delta.Day);
            writer.Text(delta.Prefix);
            writer.Byte((byte)delta.Door);
            writer.Byte(delta.Measure);
            writer.Int64(delta.Count);
        }
    }

    public static ActivityCounted? TryRead(ref FieldReader reader)
    {
        int count = reader.Count(GroupHeader.PayloadBytesMost, DeltaBytesLeast);
        ImmutableArray<ActivityDelta>.Builder deltas = ImmutableArray.CreateBuilder<ActivityDelta>(count);
        for (int at = 0; at < count && !reader.Failed; at++)
        {
            deltas.Add(new ActivityDelta(
                Day: reader.Int32(),
                Prefix: System.Text.Encoding.UTF8.GetString(reader.Text(Prefix.LengthMost)),
                Door: (Door)reader.Byte(),
                Measure: reader.Byte(),
                Count: reader.Int64()));
        }

        return reader.Failed ? null : new ActivityCounted(deltas.DrainToImmutable());
    }
}
