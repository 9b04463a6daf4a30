using System.Globalization;
using System.Numerics;

namespace ZsIdNode.Server.Security;

/// <summary>
/// The curve of GB/T 32918.5 and as much of its arithmetic as checking signatures takes. Its times depend on the
/// numbers: it is for public ones only, and must never see a private key.
/// </summary>
internal static class Sm2Curve
{
    public const int CoordinateBytes = 32;

    private const int Bits = 256;

    private static readonly BigInteger P = Number("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF");
    private static readonly BigInteger A = P - 3;
    private static readonly BigInteger B = Number("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93");
    private static readonly Point Infinity = new(1, 1, 0);

    private static readonly Point G = new(
        Number("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"),
        Number("BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"),
        1);

    /// <summary>The order of the base point.</summary>
    public static BigInteger Order { get; } = Number("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");

    /// <summary>a, b and the coordinates of the base point, as the hash over a signer's identity takes them.</summary>
    public static byte[] Parameters { get; } = [.. Bytes(A), .. Bytes(B), .. Bytes(G.X), .. Bytes(G.Y)];

    public static bool Contains(BigInteger x, BigInteger y) =>
        x < P && y < P && Mod((y * y) - (((((x * x) + A) % P) * x) + B)).IsZero;

    /// <summary>The x of s·G + t·Q, where Q lies on the curve; nothing when that is the point at infinity.</summary>
    public static BigInteger? SumX(BigInteger s, BigInteger t, BigInteger qx, BigInteger qy)
    {
        var q = new Point(qx, qy, 1);
        Point both = Add(G, q);
        Point sum = Infinity;
        for (int bit = Bits - 1; bit >= 0; bit--)
        {
            sum = Double(sum);
            bool takesG = !(s >> bit).IsEven;
            bool takesQ = !(t >> bit).IsEven;
            sum = takesG && takesQ ? Add(sum, both)
                : takesG ? Add(sum, G)
                : takesQ ? Add(sum, q)
                : sum;
        }

        if (sum.Z.IsZero)
        {
            return null;
        }

        // The inverse of z² by Fermat.
        return Mod(sum.X * BigInteger.ModPow(Mod(sum.Z * sum.Z), P - 2, P));
    }

    // Jacobian coordinates; the formulas are "dbl-2001-b" and "add-2007-bl" of the Explicit-Formulas Database.
    private static Point Double(Point point)
    {
        if (point.Z.IsZero || point.Y.IsZero)
        {
            return Infinity;
        }

        BigInteger delta = Mod(point.Z * point.Z);
        BigInteger gamma = Mod(point.Y * point.Y);
        BigInteger beta = Mod(point.X * gamma);
        BigInteger alpha = Mod(3 * (point.X - delta) * (point.X + delta));
        BigInteger x = Mod((alpha * alpha) - (8 * beta));
        BigInteger z = Mod(2 * point.Y * point.Z);
        BigInteger y = Mod((alpha * ((4 * beta) - x)) - (8 * gamma * gamma));
        return new Point(x, y, z);
    }

    private static Point Add(Point left, Point right)
    {
        if (left.Z.IsZero || right.Z.IsZero)
        {
            return left.Z.IsZero ? right : left;
        }

        BigInteger leftZ2 = Mod(left.Z * left.Z);
        BigInteger rightZ2 = Mod(right.Z * right.Z);
        BigInteger u = Mod(left.X * rightZ2);
        BigInteger s = Mod(left.Y * Mod(right.Z * rightZ2));
        BigInteger h = Mod((right.X * leftZ2) - u);
        BigInteger r = Mod((right.Y * Mod(left.Z * leftZ2)) - s);
        if (h.IsZero)
        {
            return r.IsZero ? Double(left) : Infinity;
        }

        BigInteger h2 = Mod(h * h);
        BigInteger h3 = Mod(h * h2);
        BigInteger v = Mod(u * h2);
        BigInteger x = Mod((r * r) - h3 - (2 * v));
        BigInteger y = Mod((r * (v - x)) - (s * h3));
        return new Point(x, y, Mod(Mod(left.Z * right.Z) * h));
    }

    private static BigInteger Mod(BigInteger number)
    {
        BigInteger rest = number % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = new byte[CoordinateBytes];
        int length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(bytes.AsSpan(CoordinateBytes - length), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z);
}
