using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Server.Http;

/// <summary>The page that shows a record's values to a person, Chinese first.</summary>
internal static class ValuePage
{
    private const int ShownBytesMost = 4_096;

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(string handle, ReadOnlySpan<byte> values)
    {
        var rows = new StringBuilder();
        foreach (EncodedValue value in new EncodedValues(values))
        {
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{value.Index}<td>{Html.Encode(Encoding.UTF8.GetString(value.Type))}<td>{BeijingTime(value.Timestamp)}<td>{Html.Encode(Shown(value.Data))}\n");
        }

        return Page(handle, $"<table><tr><th>序号 Index<th>类型 Type<th>时间 Time<th>数据 Data\n{rows}</table>");
    }

    public static string WriteFailure(string handle, HttpResolution outcome) => Page(handle, "<p>" + (outcome switch
    {
        HttpResolution.NotResponsible => "本节点不负责此前缀。 This node does not answer for this prefix.",
        HttpResolution.ValuesNotFound => "此标识没有可公开的数据。 This identifier has no public values.",
        HttpResolution.NeedsProof or HttpResolution.Unreadable => "数据仅管理员可读。 The values may be read by administrators only.",
        _ => "未找到此标识。 This identifier was not found.",
    }));

    private static string Page(string handle, string content) =>
        $"<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + $"<title>{Html.Encode(handle)}</title><style>body{{font-family:sans-serif;margin:1rem}}td,th{{text-align:left;padding:.2rem .8rem;vertical-align:top;overflow-wrap:anywhere;white-space:pre-wrap}}</style>"
        + $"<h1>{Html.Encode(handle)}</h1>{content}</html>";

    private static string BeijingTime(uint seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Shown(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> start = data[..Math.Min(data.Length, ShownBytesMost)];
        return Utf8.IsValid(data) ? Encoding.UTF8.GetString(start) : Convert.ToHexStringLower(start);
    }
}
