using System.Globalization;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>The name of a manifest: the last transaction in it in 20 digits, as segments are named for their first.</summary>
internal static class CheckpointName
{
    public const string Extension = ".checkpoint";

    private const int Digits = 20;

    public static string Of(long sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public static bool TryParse(string name, out long sequence)
    {
        sequence = 0;
        return name.Length == Digits + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
    }
}
