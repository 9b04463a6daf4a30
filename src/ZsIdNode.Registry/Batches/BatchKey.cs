using System.Buffers;

namespace ZsIdNode.Registry.Batches;

/// <summary>What a client calls its batch: 1 to 64 visible ASCII characters, of which case counts.</summary>
public readonly record struct BatchKey
{
    public const int LengthMost = 64;

    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    private readonly string? _text;

    private BatchKey(string text) => _text = text;

    public override string ToString() => _text ?? "";

    /// <exception cref="FormatException">The text is no key.</exception>
    public static BatchKey Parse(string text) => TryParse(text, out BatchKey key) ? key : throw new FormatException($"'{text}' is not the key of a batch");

    public static bool TryParse(string? text, out BatchKey key)
    {
        bool valid = text is { Length: > 0 and <= LengthMost } && !text.AsSpan().ContainsAnyExcept(Visible);
        key = valid ? new BatchKey(text!) : default;
        return valid;
    }
}
