using System.Text;

namespace ZsIdNode.LoadTests.Http;

/// <summary>The record that load tests register: one value of text that everybody may read, in the JSON of the HTTP door.</summary>
internal sealed class RecordText(int valueBytes)
{
    private const string Filler = "Zhongshan lighting 5W LED, batch 2026-07, inspected; ";

    private readonly string _values =
        $$$"""[{"index":1,"type":"GOODS","data":{"format":"string","value":"{{{Text(valueBytes)}}}"}}]""";

    public byte[] Body => Encoding.UTF8.GetBytes(_values);

    /// <summary>One line of a bulk request.</summary>
    public void AppendLine(StringBuilder lines, int line, string handle) =>
        lines.Append("{\"line\":").Append(line).Append(",\"handle\":\"").Append(handle).Append("\",\"values\":").Append(_values).Append("}\n");

    private static string Text(int bytes) =>
        string.Concat(Enumerable.Repeat(Filler, (bytes / Filler.Length) + 1))[..bytes];
}
