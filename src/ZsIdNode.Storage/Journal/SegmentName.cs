using System.Globalization;

namespace ZsIdNode.Storage.Journal;

/// <summary>The name of a segment: its first sequence number in 20 digits, so that names sort as numbers do.</summary>
internal static class SegmentName
{
    public const string Extension = ".journal";

    private const int Digits = 20;

    public static string Of(long firstSequence) => firstSequence.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public static bool TryParse(string name, out long firstSequence)
    {
        firstSequence = 0;
        return name.Length == Digits + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out firstSequence)
            && firstSequence > 0;
    }
}
