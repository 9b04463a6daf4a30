using System.Buffers;
using System.Text;

namespace ZsIdNode.Samples;

/// <summary>Gathers rows of CSV: UTF-8, LF, quotes only where they are needed.</summary>
internal sealed class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private readonly StringBuilder _text = new();

    public void Row(params ReadOnlySpan<string> cells)
    {
        for (int at = 0; at < cells.Length; at++)
        {
            _text.Append(at == 0 ? "" : ",").Append(Cell(cells[at]));
        }

        _text.Append('\n');
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private static string Cell(string text) => text.AsSpan().ContainsAny(Quoted)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
