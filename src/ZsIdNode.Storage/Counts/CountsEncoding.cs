using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Counts;

namespace ZsIdNode.Storage.Counts;

/// <summary>
/// All counts as bytes: <c>u8 format = 1, i32 days, then for each day: i32 day, i32 prefixes, then for each: prefix
/// (text), i32 entries, then for each: u8 door, u8 measure, i64 count</c>.
/// </summary>
internal static class CountsEncoding
{
    private const byte Format = 1;
    private const int DayBytesLeast = sizeof(int) + sizeof(int);
    private const int PrefixBytesLeast = sizeof(int) + sizeof(int);
    private const int EntryBytes = sizeof(byte) + sizeof(byte) + sizeof(long);

    public static void Write(CountsSnapshot counts, IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        BeijingDay[] days = [.. counts.Days];
        writer.Byte(Format);
        writer.Int32(days.Length);
        foreach (DayCounts day in days.Select(counts.Day))
        {
            writer.Int32(day.Day.Number);
            writer.Int32(day.ByPrefix.Count);
            foreach ((string prefix, Tally tally) in day.ByPrefix)
            {
                writer.Text(prefix);
                writer.Int32(tally.Entries.Length);
                foreach (TallyEntry entry in tally.Entries)
                {
                    writer.Byte((byte)entry.Door);
                    writer.Byte((byte)entry.Measure);
                    writer.Int64(entry.Count);
                }
            }
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, List<DailyCount> counts)
    {
        var reader = new FieldReader(bytes);
        if (reader.Byte() != Format)
        {
            return false;
        }

        int days = reader.Count(int.MaxValue, DayBytesLeast);
        for (int at = 0; at < days && !reader.Failed; at++)
        {
            var day = new BeijingDay(reader.Int32());
            int prefixes = reader.Count(int.MaxValue, PrefixBytesLeast);
            for (int of = 0; of < prefixes && !reader.Failed; of++)
            {
                ReadPrefix(ref reader, day, counts);
            }
        }

        return reader.AtEnd && counts.TrueForAll(count => count.Count >= 0);
    }

    private static void ReadPrefix(ref FieldReader reader, BeijingDay day, List<DailyCount> counts)
    {
        string prefix = System.Text.Encoding.UTF8.GetString(reader.Text(Prefix.LengthMost));
        int entries = reader.Count(int.MaxValue, EntryBytes);
        for (int at = 0; at < entries && !reader.Failed; at++)
        {
            counts.Add(new DailyCount(day, prefix, (Door)reader.Byte(), (Measure)reader.Byte(), reader.Int64()));
        }
    }
}
