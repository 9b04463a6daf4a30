using System.Globalization;

namespace ZsIdNode.Storage.Sorted;

/// <summary>The name of a run: a number that its folder has not seen before, in 20 digits.</summary>
internal static class RunName
{
    private const string Extension = ".run";
    private const int Digits = 20;

    public static string Of(long number) => number.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public static bool TryParse(string name, out long number)
    {
        number = 0;
        return name.Length == Digits + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}
