using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Unicode;
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

    /// <summary>What a product says, in bytes: its handle and its encoded values.</summary>
    public int EncodedBytes
    {
        get
        {
            RegistrationRequest product = Of(1);
            var encoded = new ArrayBufferWriter<byte>();
            foreach (HandleValue value in product.Values)
            {
                ValueEncoding.Write(value, encoded);
            }

            return product.Handle.Utf8.Length + encoded.WrittenCount;
        }
    }

    public IEnumerable<Prefix> Prefixes => Enumerable.Range(0, prefixes).Select(PrefixOf);

    // What is made here is made as a door makes it of what it reads: bytes, without texts in between. The generator runs on
    // the cores that are measured.
    public Handle HandleOf(long number)
    {
        int prefix = 1 + (int)(number / NeighboursTogether % prefixes);
        Span<byte> utf8 = stackalloc byte[64];
        Utf8.TryWrite(utf8, CultureInfo.InvariantCulture, $"88.118.{prefix}/LAMP-2026-{number:D9}", out int written);
        return Handle.TryParse(utf8[..written], out Handle handle) == HandleFault.None ? handle : throw new LoadTestException($"Product {number} has no handle.");
    }

    public RegistrationRequest Of(long number)
    {
        Span<byte> url = stackalloc byte[64];
        Utf8.TryWrite(url, CultureInfo.InvariantCulture, $"https://lighting.example/p/{number:D9}", out int written);
        ImmutableArray<HandleValue> values = [new HandleValue(1, "URL", url[..written].ToArray()), new HandleValue(2, "GOODS", Description(number))];
        return new RegistrationRequest(HandleOf(number), values, Overwrite: false);
    }

    /// <summary>Text that differs from product to product where real text does: numbers, dates, batches.</summary>
    private byte[] Description(long number)
    {
        long mixed = unchecked((long)((ulong)number * 0x9E37_79B9_7F4A_7C15));
        Span<byte> text = stackalloc byte[512];
        text.Fill((byte)'.');
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{{\"model\":\"ZS-{mixed & 0xFFF:X3}\",\"batch\":\"{mixed >>> 40:X6}\",\"made\":\"2026-{1 + (number % 12):D2}-{1 + (number % 28):D2}\",\"watt\":{number % 60},\"checked\":\"{mixed:X16}\",\"note\":\"LED module, warm white, inspected before delivery, warranty five years; see the sheet for mounting and disposal\"}}", out _);
        return text[..Math.Clamp(valueBytes - UrlAndFramesBytes, 1, text.Length)].ToArray();
    }

    private static Prefix PrefixOf(int number) => Prefix.Parse(string.Create(CultureInfo.InvariantCulture, $"88.118.{number + 1}"));
}
