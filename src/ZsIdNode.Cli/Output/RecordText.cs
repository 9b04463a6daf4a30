using System.Buffers;
using System.Globalization;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Cli.Output;

/// <summary>Shows a record to a person, or as Handle JSON to a program.</summary>
internal static class RecordText
{
    private const int ShownCharactersMost = 400;

    public static void Write(TextWriter output, string handle, IReadOnlyCollection<HandleValue> values)
    {
        output.WriteLine(OneLine.Of(handle));
        int width = values.Select(value => OneLine.Of(value.Type).Length).DefaultIfEmpty().Max();
        foreach (HandleValue value in values)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {value.Index,5}  {OneLine.Of(value.Type).PadRight(width)}  {Shown(value)}"));
        }
    }

    public static void WriteJson(Stream output, string handle, IReadOnlyCollection<HandleValue> values)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = HandleJson.CreateWriter(json, pretty: true))
        {
            HandleJson.WriteRecord(writer, Encoding.UTF8.GetBytes(handle), new EncodedValues(Encode(values)));
        }

        output.Write(json.WrittenSpan);
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes a record as a file that can be registered.</summary>
    public static void WriteFile(IBufferWriter<byte> output, string handle, IReadOnlyCollection<HandleValue> values)
    {
        using (var writer = HandleJson.CreateWriter(output, pretty: true))
        {
            HandleJson.WriteRecordFile(writer, Encoding.UTF8.GetBytes(handle), new EncodedValues(Encode(values)));
        }

        output.Write("\n"u8);
    }

    private static ReadOnlySpan<byte> Encode(IReadOnlyCollection<HandleValue> values)
    {
        var encoded = new ArrayBufferWriter<byte>();
        foreach (HandleValue value in values)
        {
            ValueEncoding.Write(value, encoded);
        }

        return encoded.WrittenSpan;
    }

    /// <summary>One line: registrants' text must not move the cursor or hide what follows it.</summary>
    private static string Shown(HandleValue value)
    {
        string? described = ValueStructures.Describe(value);
        if (described is null && !System.Text.Unicode.Utf8.IsValid(value.Data.Span))
        {
            return $"0x{Convert.ToHexStringLower(value.Data.Span[..Math.Min(value.Data.Length, ShownCharactersMost / 2)])} ({value.Data.Length} bytes)";
        }

        string text = described ?? value.Text;
        return text.Length > ShownCharactersMost ? OneLine.Of(text[..ShownCharactersMost]) + '…' : OneLine.Of(text);
    }
}
