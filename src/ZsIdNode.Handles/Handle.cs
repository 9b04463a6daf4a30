using System.Buffers;
using System.Text;

namespace ZsIdNode.Handles;

/// <summary>
/// A handle: <c>prefix "/" suffix</c> in UTF-8, split at the first slash, spelled as it was given.
/// Two handles are equal when they differ in ASCII case only.
/// </summary>
public readonly struct Handle : IEquatable<Handle>
{
    private readonly byte[]? _utf8;
    private readonly int _slash;

    private Handle(byte[] utf8, int slash)
    {
        _utf8 = utf8;
        _slash = slash;
    }

    public ReadOnlySpan<byte> Utf8 => _utf8;

    public ReadOnlyMemory<byte> Utf8Memory => _utf8;

    /// <summary>The part before the first slash.</summary>
    public Prefix Prefix => _utf8 is null ? default : Prefix.Trusted(Encoding.UTF8.GetString(_utf8, 0, _slash));

    public ReadOnlySpan<byte> PrefixUtf8 => _utf8.AsSpan(0, _slash);

    public ReadOnlySpan<byte> SuffixUtf8 => _utf8 is null ? default : _utf8.AsSpan(_slash + 1);

    public string Suffix => Encoding.UTF8.GetString(SuffixUtf8);

    public static bool operator ==(Handle left, Handle right) => left.Equals(right);

    public static bool operator !=(Handle left, Handle right) => !left.Equals(right);

    /// <summary>Reads a handle that may be registered; the bytes are copied.</summary>
    public static HandleFault TryParse(ReadOnlySpan<byte> utf8, out Handle handle)
    {
        handle = default;
        HandleFault fault = Check(utf8, out int slash);
        if (fault == HandleFault.None)
        {
            handle = new Handle(utf8.ToArray(), slash);
        }

        return fault;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out Handle)"/>
    public static HandleFault TryParse(ReadOnlySpan<char> text, out Handle handle)
    {
        handle = default;
        if (text.Length > HandleLimits.HandleBytesMost)
        {
            return HandleFault.TooLong;
        }

        Span<byte> utf8 = stackalloc byte[HandleLimits.HandleBytesMost];
        OperationStatus status = System.Text.Unicode.Utf8.FromUtf16(
            text, utf8, out _, out int written, replaceInvalidSequences: false);
        return status switch
        {
            OperationStatus.Done => TryParse(utf8[..written], out handle),
            OperationStatus.DestinationTooSmall => HandleFault.TooLong,
            _ => HandleFault.NotUtf8,
        };
    }

    /// <summary>Reads a handle that the program itself wrote.</summary>
    /// <exception cref="FormatException">It is not a handle.</exception>
    public static Handle Parse(string text)
    {
        HandleFault fault = TryParse(text, out Handle handle);
        return fault == HandleFault.None ? handle : throw new FormatException($"'{text}': {fault.Describe()}.");
    }

    public bool Equals(Handle other) => AsciiCase.Equal(Utf8, other.Utf8);

    public override bool Equals(object? obj) => obj is Handle other && Equals(other);

    public override int GetHashCode() => (int)AsciiCase.Hash(Utf8);

    public override string ToString() => Encoding.UTF8.GetString(Utf8);

    private static HandleFault Check(ReadOnlySpan<byte> utf8, out int slash)
    {
        slash = utf8.IndexOf((byte)'/');
        if (utf8.IsEmpty)
        {
            return HandleFault.Empty;
        }

        if (utf8.Length > HandleLimits.HandleBytesMost)
        {
            return HandleFault.TooLong;
        }

        HandleFault text = CheckText(utf8);
        return text != HandleFault.None ? text
            : slash < 0 ? HandleFault.NoSlash
            : !Prefix.IsWellFormed(utf8[..slash]) ? HandleFault.PrefixSyntax
            : slash == utf8.Length - 1 ? HandleFault.SuffixEmpty
            : HandleFault.None;
    }

    private static HandleFault CheckText(ReadOnlySpan<byte> utf8)
    {
        // Most handles are visible ASCII throughout, in which nothing can be wrong.
        if (utf8.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0)
        {
            return HandleFault.None;
        }

        Rune first = default;
        Rune last = default;
        for (int at = 0; at < utf8.Length;)
        {
            if (Rune.DecodeFromUtf8(utf8[at..], out Rune rune, out int taken) != OperationStatus.Done)
            {
                return HandleFault.NotUtf8;
            }

            // U+2028 and U+2029 break lines in every log and table that a handle is ever printed in.
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
            {
                return HandleFault.ControlCharacter;
            }

            first = at == 0 ? rune : first;
            last = rune;
            at += taken;
        }

        return Rune.IsWhiteSpace(first) || Rune.IsWhiteSpace(last) ? HandleFault.SurroundingSpace : HandleFault.None;
    }
}
