using System.Globalization;
using System.Text;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage;

/// <summary>
/// JSON that knows whether it is whole: a line <c>MAGIC format checksum</c>, the checksum being the CRC-32C of all that
/// follows in eight hexadecimal digits, and then the JSON.
/// </summary>
internal static class SealedJson
{
    private const int LineBytesMost = 64;

    public static byte[] Seal(string magic, int format, ReadOnlySpan<byte> json)
    {
        byte[] line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{magic} {format} {Crc32C.Of(json):x8}\n"));
        return [.. line, .. json];
    }

    /// <summary>Gives the JSON, or says what is wrong with the file; nothing when all is well.</summary>
    public static string? TryOpen(ReadOnlySpan<byte> file, string magic, int format, out ReadOnlySpan<byte> json)
    {
        json = default;
        int end = file.IndexOf((byte)'\n');
        string[] line = end is < 0 or > LineBytesMost ? [] : Encoding.ASCII.GetString(file[..end]).Split(' ');
        if (line.Length != 3 || line[0] != magic)
        {
            return $"it does not begin with {magic}";
        }

        if (line[1] != format.ToString(CultureInfo.InvariantCulture))
        {
            return $"it has format {line[1]}, and this version reads format {format}";
        }

        json = file[(end + 1)..];
        return line[2] == Crc32C.Of(json).ToString("x8", CultureInfo.InvariantCulture) ? null : "its checksum does not fit";
    }
}
