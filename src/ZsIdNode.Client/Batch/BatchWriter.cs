using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Batch;

/// <summary>Writes statements of batch files as <see cref="BatchReader"/> and the Handle.net tools read them.</summary>
public static class BatchWriter
{
    private const int AdminDigits = 12;

    /// <summary>Writes <c>CREATE</c> with the values of a record. Time stamps and references cannot be told in a batch.</summary>
    /// <param name="fileOf">Names the file with the data of a value that cannot be told in a line.</param>
    /// <exception cref="ArgumentException">A value lives until a point in time, which cannot be told either.</exception>
    public static void WriteCreate(TextWriter output, string handle, IEnumerable<HandleValue> values, Func<HandleValue, string> fileOf)
    {
        output.Write($"CREATE {handle}\n");
        foreach (HandleValue value in values)
        {
            if (value.Ttl.IsAbsolute)
            {
                throw new ArgumentException($"Value {value.Index} lives until a point in time; batches tell seconds only.", nameof(values));
            }

            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Index} {value.Type} {value.Ttl.Seconds} {Digits((int)value.Permissions, 4, highestFirst: true)} {DataOf(value, fileOf)}\n"));
        }

        output.Write('\n');
    }

    private static string DataOf(HandleValue value, Func<HandleValue, string> fileOf)
    {
        ReadOnlySpan<byte> data = value.Data.Span;
        if (ValueTypes.StructureOf(Encoding.UTF8.GetBytes(value.Type)) == ValueStructure.Administrator
            && AdminRecord.TryRead(data, out AdminRecord? admin)
            && !admin.HasLegacyBytes
            && (admin.Permissions & ~AdminPermissions.All) == 0)
        {
            return $"ADMIN {admin.Administrator.Index}:{Digits((int)admin.Permissions, AdminDigits, highestFirst: false)}:{admin.Administrator.Handle}";
        }

        return IsOneLine(data) ? $"UTF8 {value.Text}" : $"FILE {fileOf(value)}";
    }

    // What the reader would give back as it is: it takes lines, without the blanks around them.
    private static bool IsOneLine(ReadOnlySpan<byte> data) =>
        Utf8.IsValid(data)
        && Encoding.UTF8.GetString(data) is { Length: > 0 } text
        && text.Length == text.AsSpan().Trim().Length
        && !text.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');

    private static string Digits(int bits, int digits, bool highestFirst) =>
        string.Create(digits, (bits, highestFirst), static (text, state) =>
        {
            for (int at = 0; at < text.Length; at++)
            {
                int bit = state.highestFirst ? text.Length - 1 - at : at;
                text[at] = ((state.bits >> bit) & 1) != 0 ? '1' : '0';
            }
        });
}
