using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>The products that are registered: the same number is the same product in every run.</summary>
/// <param name="prefixes">How many prefixes they are spread over; neighbours stand under the same one.</param>
/// <param name="valueBytes">About how many bytes the values of a product take together.</param>
internal sealed class Catalogue(int prefixes, int valueBytes)
{
    // Neighbours come from one enterprise, as they do when a factory registers its day's work.
    private const int NeighboursTogether = 500;
    private const int UrlAndFramesBytes = 85;

    public IEnumerable<Prefix> Prefixes => Enumerable.Range(0, prefixes).Select(PrefixOf);

    public static int FramesBytes => UrlAndFramesBytes;

    public Handle HandleOf(long number)
    {
        int prefix = (int)(number / NeighboursTogether % prefixes);
        return Handle.Parse(string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(prefix)}/LAMP-2026-{number:D9}"));
    }

    public RegistrationRequest Of(long number)
    {
        ImmutableArray<HandleValue> values =
        [
            HandleValue.OfText(1, "URL", string.Create(CultureInfo.InvariantCulture, $"https://lighting.example/p/{number:D9}")),
            HandleValue.OfText(2, "GOODS", Description(number)),
        ];
        return new RegistrationRequest(HandleOf(number), values, Overwrite: false);
    }

    /// <summary>Text that differs from product to product where real text does: numbers, dates, batches.</summary>
    private string Description(long number)
    {
        long mixed = unchecked((long)((ulong)number * 0x9E37_79B9_7F4A_7C15));
        string text = string.Create(CultureInfo.InvariantCulture, $"{{\"model\":\"ZS-{mixed & 0xFFF:X3}\",\"batch\":\"{mixed >>> 40:X6}\",\"made\":\"2026-{1 + (number % 12):D2}-{1 + (number % 28):D2}\",\"watt\":{number % 60},\"checked\":\"{mixed:X16}\",\"note\":\"LED module, warm white, inspected before delivery, warranty five years; see the sheet for mounting and disposal\"}}");
        int length = Math.Max(valueBytes - UrlAndFramesBytes, 1);
        return text.Length >= length ? text[..length] : text.PadRight(length, '.');
    }

    private static Prefix PrefixOf(int number) => Prefix.Parse(string.Create(CultureInfo.InvariantCulture, $"88.118.{number + 1}"));
}
