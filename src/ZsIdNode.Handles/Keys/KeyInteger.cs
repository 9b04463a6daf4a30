using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>
/// A number of a key: signed, big-endian, with a leading zero byte when the top bit is set. The bytes are
/// kept as they came, because Java software compares keys byte by byte.
/// </summary>
public readonly struct KeyInteger : IEquatable<KeyInteger>
{
    /// <summary>The longest number: 16,384 bits and the sign byte.</summary>
    public const int BytesMost = 2_049;

    private readonly byte[]? _signed;

    private KeyInteger(byte[] signed) => _signed = signed;

    /// <summary>The bytes as the record holds them.</summary>
    public ReadOnlySpan<byte> Signed => _signed;

    /// <summary>
    /// The bytes without leading zeros. A set top bit without a zero before it is read as part of the
    /// number: no key has negative ones, and some software forgets the zero.
    /// </summary>
    public ReadOnlySpan<byte> Unsigned => Signed.TrimStart((byte)0);

    public int BitLength => Unsigned.IsEmpty ? 0 : (8 * Unsigned.Length) - byte.LeadingZeroCount(Unsigned[0]);

    public static bool operator ==(KeyInteger left, KeyInteger right) => left.Equals(right);

    public static bool operator !=(KeyInteger left, KeyInteger right) => !left.Equals(right);

    /// <summary>Makes the record's form of a number that is given without sign.</summary>
    public static KeyInteger FromUnsigned(ReadOnlySpan<byte> unsigned)
    {
        ReadOnlySpan<byte> digits = unsigned.TrimStart((byte)0);
        int sign = digits.IsEmpty || digits[0] >= 0x80 ? 1 : 0;
        byte[] signed = new byte[sign + digits.Length];
        digits.CopyTo(signed.AsSpan(sign));
        return new KeyInteger(signed);
    }

    /// <summary>The number without sign in exactly <paramref name="length"/> bytes; nothing when it is longer.</summary>
    public byte[]? Padded(int length)
    {
        if (Unsigned.Length > length)
        {
            return null;
        }

        byte[] padded = new byte[length];
        Unsigned.CopyTo(padded.AsSpan(length - Unsigned.Length));
        return padded;
    }

    public bool Equals(KeyInteger other) => Signed.SequenceEqual(other.Signed);

    public override bool Equals(object? obj) => obj is KeyInteger other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Signed);
        return hash.ToHashCode();
    }

    internal static KeyInteger Read(scoped ref FieldReader reader) => new(reader.Block(BytesMost).ToArray());
}
