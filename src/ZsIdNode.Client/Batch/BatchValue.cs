using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Batch;

/// <summary>
/// Reads the line of a value: <c>index type ttl permissions encoding data</c>. The permissions are four digits
/// (administrators read, write, everybody reads, writes), the encoding is UTF8, ADMIN, LIST or FILE.
/// </summary>
internal static class BatchValue
{
    private const int AdminDigits = 12;
    private static readonly SearchValues<char> Space = SearchValues.Create(" \t");

    public static HandleValue? TryRead(string line, Func<string, byte[]?> files, out string fault)
    {
        ReadOnlySpan<char> rest = line;
        string indexText = Word(ref rest);
        string type = Word(ref rest);
        string ttl = Word(ref rest);
        string permissionText = Word(ref rest);
        string encoding = Word(ref rest).ToUpperInvariant();
        string data = rest.Trim().ToString();
        fault = "";
        if (data.Length == 0)
        {
            fault = $"'{line}' is no value; expected index, type, time to live, permissions, encoding and data, such as 1 URL 86400 1110 UTF8 https://example.org/17.";
        }
        else if (!TryReadIndex(indexText, out int index))
        {
            fault = $"'{indexText}' is no index; expected a number from 1 on.";
        }
        else if (!uint.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
        {
            fault = $"'{ttl}' is no time to live; expected seconds, such as 86400.";
        }
        else if (!TryReadBits(permissionText, 4, highestFirst: true, out int permissions))
        {
            fault = $"'{permissionText}' are no permissions; expected four digits 0 or 1, such as 1110.";
        }
        else if (ReadData(encoding, data, files, out fault) is byte[] bytes)
        {
            return new HandleValue(index, type, bytes) { Ttl = new TimeToLive(seconds, IsAbsolute: false), Permissions = (ValuePermissions)permissions };
        }

        return null;
    }

    public static bool TryReadIndex(string text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index >= 1;

    private static string Word(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t");
        int end = rest.IndexOfAny(Space);
        string word = (end < 0 ? rest : rest[..end]).ToString();
        rest = end < 0 ? default : rest[end..];
        return word;
    }

    private static byte[]? ReadData(string encoding, string data, Func<string, byte[]?> files, out string fault)
    {
        fault = "";
        switch (encoding)
        {
            case "UTF8":
                return Encoding.UTF8.GetBytes(data);
            case "ADMIN":
                fault = $"'{data}' is no administrator; expected index, twelve digits 0 or 1, and a handle, such as 300:111111111111:0.NA/88.118.";
                return ReadAdmin(data);
            case "LIST":
                fault = $"'{data}' is no list; expected indexes and handles, such as 300:88.118/A;300:88.118/B;.";
                return ReadList(data);
            case "FILE":
                fault = $"the file '{data}' cannot be read, or is larger than a record.";
                return files(data) is byte[] file && file.Length <= HandleLimits.RecordBytesMost ? file : null;
            default:
                fault = $"'{encoding}' is no encoding; expected UTF8, ADMIN, LIST or FILE.";
                return null;
        }
    }

    private static byte[]? ReadAdmin(string data)
    {
        string[] parts = data.Split(':', 3, StringSplitOptions.TrimEntries);
        if (parts.Length < 3 || !TryReadBits(parts[1], AdminDigits, highestFirst: false, out int permissions) || !HandleReference.TryParse($"{parts[0]}:{parts[2]}", out HandleReference? administrator))
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>();
        new AdminRecord((AdminPermissions)permissions, administrator).Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[]? ReadList(string data)
    {
        ImmutableArray<HandleReference>.Builder entries = ImmutableArray.CreateBuilder<HandleReference>();
        foreach (string part in data.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!HandleReference.TryParse(part, out HandleReference? entry))
            {
                return null;
            }

            entries.Add(entry);
        }

        var output = new ArrayBufferWriter<byte>();
        new ReferenceList(entries.DrainToImmutable()).Write(output);
        return output.WrittenSpan.ToArray();
    }

    // The digits of an administrator stand for the bits of its record from the lowest on: so the Java software
    // reads them, though its manual tells another order (reading before administrators) for the last five.
    private static bool TryReadBits(string text, int digits, bool highestFirst, out int bits)
    {
        bits = 0;
        for (int at = 0; at < text.Length; at++)
        {
            bits |= (text[at] == '1' ? 1 : 0) << (highestFirst ? digits - 1 - at : at);
        }

        return text.Length == digits && !text.AsSpan().ContainsAnyExcept('0', '1');
    }
}
