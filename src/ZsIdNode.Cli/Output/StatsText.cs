using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZsIdNode.Client.Http;

namespace ZsIdNode.Cli.Output;

/// <summary>Shows a day's counts as a table, or as JSON to a program.</summary>
internal static class StatsText
{
    public static void Write(TextWriter output, DayStats stats)
    {
        output.WriteLine($"{stats.Day} (Beijing time 北京时间)");
        output.WriteLine("  prefix          door    registered    modified     deleted     refused    resolved   not found  no values   not ours");
        foreach (PrefixStats prefix in stats.Prefixes)
        {
            string name = prefix.Prefix.Length == 0 ? "(not ours)" : prefix.Prefix;
            foreach (DoorStats door in prefix.Doors)
            {
                WriteRow(output, name, door.Door, door.Counts);
                name = "";
            }

            if (prefix.Doors.Count == 0)
            {
                WriteRow(output, name, "-", new DayCounts());
            }
        }

        WriteRow(output, "total", "", stats.Totals);
    }

    public static void WriteJson(TextWriter output, DayStats stats) => output.WriteLine(JsonSerializer.Serialize(stats, StatsJson.Readable.DayStats));

    private static void WriteRow(TextWriter output, string prefix, string door, DayCounts counts) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {prefix,-14}  {door,-6}  {counts.Registered,10:N0}  {counts.Modified,10:N0}  {counts.Deleted,10:N0}  {counts.ChangeRefused + counts.ResolutionRefused,10:N0}  {counts.Resolved,10:N0}  {counts.HandleNotFound,10:N0}  {counts.ValuesNotFound,9:N0}  {counts.NotResponsible,9:N0}"));
}

[JsonSerializable(typeof(DayStats))]
internal sealed partial class StatsJson : JsonSerializerContext
{
    /// <summary>Chinese names stay readable: this is printed, never put into a page.</summary>
    public static StatsJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
