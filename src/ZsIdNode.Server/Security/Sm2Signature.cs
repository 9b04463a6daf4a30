using System.Formats.Asn1;
using System.Numerics;

namespace ZsIdNode.Server.Security;

/// <summary>A signature of GB/T 32918.2: the numbers r and s.</summary>
internal readonly record struct Sm2Signature(BigInteger R, BigInteger S)
{
    /// <summary>Reads <c>SEQUENCE { r, s }</c>; <c>false</c> when the bytes are none or the numbers cannot be a signature.</summary>
    public static bool TryRead(ReadOnlySpan<byte> der, out Sm2Signature signature)
    {
        signature = default;
        try
        {
            var outer = new AsnReader(der.ToArray(), AsnEncodingRules.DER);
            AsnReader numbers = outer.ReadSequence();
            signature = new Sm2Signature(numbers.ReadInteger(), numbers.ReadInteger());
            outer.ThrowIfNotEmpty();
            numbers.ThrowIfNotEmpty();
        }
        catch (AsnContentException)
        {
            // The platform's reader has no other way to say that the bytes are not DER.
            return false;
        }

        return IsInside(signature.R) && IsInside(signature.S);
    }

    /// <summary>
    /// The digest that was signed, if this is a signature of the key at all: e = r − x₁, where x₁ is that of s·G + t·Q
    /// (§7.1 solved for e). One computation serves every digest that might have been meant.
    /// </summary>
    /// <param name="point">04, x and y.</param>
    public BigInteger? Digest(ReadOnlySpan<byte> point)
    {
        BigInteger x = Number(point.Slice(1, Sm2Curve.CoordinateBytes));
        BigInteger y = Number(point.Slice(1 + Sm2Curve.CoordinateBytes, Sm2Curve.CoordinateBytes));
        BigInteger t = (R + S) % Sm2Curve.Order;
        return !t.IsZero && Sm2Curve.Contains(x, y) && Sm2Curve.SumX(S, t, x, y) is BigInteger sumX
            ? Reduced(R - sumX)
            : null;
    }

    /// <summary>A digest as the number that <see cref="Digest"/> gives.</summary>
    public static BigInteger NumberOf(ReadOnlySpan<byte> digest) => Reduced(Number(digest));

    private static bool IsInside(BigInteger number) => number.Sign > 0 && number < Sm2Curve.Order;

    private static BigInteger Reduced(BigInteger number)
    {
        BigInteger rest = number % Sm2Curve.Order;
        return rest.Sign < 0 ? rest + Sm2Curve.Order : rest;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
