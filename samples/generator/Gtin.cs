using System.Globalization;

namespace ZsIdNode.Samples;

/// <summary>
/// GTIN-13 numbers from the range 20 to 29, which GS1 leaves to in-house use: no real product has one.
/// </summary>
internal static class Gtin
{
    /// <param name="company">Five digits for the enterprise.</param>
    public static string Of(int company, int article)
    {
        string digits = string.Create(CultureInfo.InvariantCulture, $"20{company:D5}{article:D5}");
        return $"{digits}{CheckDigit(digits)}";
    }

    /// <summary>Digits weigh 3 and 1 in turn from the right; the check digit fills up to the next ten.</summary>
    private static int CheckDigit(string digits)
    {
        int sum = 0;
        for (int at = 0; at < digits.Length; at++)
        {
            sum += (digits[^(at + 1)] - '0') * (at % 2 == 0 ? 3 : 1);
        }

        return (10 - (sum % 10)) % 10;
    }
}
