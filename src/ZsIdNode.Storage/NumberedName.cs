using System.Globalization;

namespace ZsIdNode.Storage;

/// <summary>Names of files that bear a number in 20 digits, so that names sort as numbers do.</summary>
internal static class NumberedName
{
    private const int Digits = 20;

    public static string Of(long number, string extension) => number.ToString("D20", CultureInfo.InvariantCulture) + extension;

    /// <summary>Reads a name that <see cref="Of"/> made of a number that is not negative.</summary>
    public static bool TryParse(string name, string extension, out long number)
    {
        number = 0;
        return name.Length == Digits + extension.Length
            && name.EndsWith(extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
