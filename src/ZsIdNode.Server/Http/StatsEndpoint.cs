using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Server.Counting;

namespace ZsIdNode.Server.Http;

/// <summary>
/// <c>GET /api/stats?day=2026-11-21&amp;prefix=88.118.42</c>: what was registered and resolved on a Beijing day,
/// per prefix and door, and the totals. Without a day it is today.
/// </summary>
internal sealed class StatsEndpoint(DailyCounts counts, PrefixDirectory prefixes, ActivityFlusher flusher, TimeProvider time)
{
    public const string Path = "/api/stats";

    public async Task GetAsync(HttpContext context)
    {
        string dayText = context.Request.Query["day"].ToString();
        BeijingDay day = BeijingDay.Of(time.GetUtcNow());
        if (dayText.Length > 0 && !BeijingDay.TryParse(dayText, out day))
        {
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ProtocolError, null, $"'{dayText}' is not a day; expected a date such as 2026-11-21.").ConfigureAwait(false);
            return;
        }

        string prefixText = context.Request.Query["prefix"].ToString();
        if (prefixText.Length > 0 && !Prefix.TryParse(prefixText, out _))
        {
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.InvalidHandle, null, $"'{prefixText}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42.").ConfigureAwait(false);
            return;
        }

        // What was counted up to this moment goes to the log first: the answer is exact and durable.
        await flusher.FlushAsync().ConfigureAwait(false);
        await JsonAnswer.SendAsync(context, 200, writer => Write(writer, day, prefixText)).ConfigureAwait(false);
    }

    private void Write(Utf8JsonWriter json, BeijingDay day, string only)
    {
        DayCounts ofDay = counts.Current.Day(day);
        Dictionary<string, string> registrants = prefixes.Current.All.ToDictionary(homed => homed.Prefix.ToString(), homed => homed.Registrant);
        IEnumerable<string> shown = ofDay.ByPrefix.Keys.Union(registrants.Keys)
            .Where(prefix => only.Length == 0 || prefix.Equals(only, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteString("day", day.ToString());
        json.WriteStartArray("prefixes");
        Tally total = Tally.Empty;
        foreach (string prefix in shown)
        {
            Tally tally = ofDay.Of(prefix);

            // Prefix records and questions about routes stand in a line of their own: they are no identifiers.
            total = prefix == Prefix.NamingAuthority ? total : total.Plus(tally);
            json.WriteStartObject();
            json.WriteString("prefix", prefix);
            json.WriteString("registrant", registrants.GetValueOrDefault(prefix, ""));
            json.WriteNumber("identifiers", counts.Current.StockOf(prefix));
            json.WriteStartArray("doors");
            foreach (IGrouping<Door, TallyEntry> door in tally.Entries.GroupBy(entry => entry.Door))
            {
                json.WriteStartObject();
                json.WriteString("door", door.Key.ToString().ToLowerInvariant());
                WriteCounts(json, "counts", door);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCounts(json, "totals", total.Entries);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<TallyEntry> entries)
    {
        json.WriteStartObject(name);
        foreach (IGrouping<Measure, TallyEntry> measure in entries.GroupBy(entry => entry.Measure).OrderBy(group => group.Key))
        {
            json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(measure.Key.ToString()), measure.Sum(entry => entry.Count));
        }

        json.WriteEndObject();
    }
}
