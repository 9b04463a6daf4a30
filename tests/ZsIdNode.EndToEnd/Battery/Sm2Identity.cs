using System.Buffers;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using ZsIdNode.Client.Identities;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.EndToEnd.Battery;

/// <summary>
/// Proves with an SM2 key as id-pointer-sdk does whose provider is registered: SHA-256 in place of SM3, and the identity
/// of the standard. Written from GB/T 32918 and not from the node, which only checks. For tests alone: the key is known
/// to everybody, and every signature has the same random number.
/// </summary>
internal sealed class Sm2Identity : Identity
{
    private static readonly BigInteger P = Number("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF");
    private static readonly BigInteger A = P - 3;
    private static readonly BigInteger B = Number("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93");
    private static readonly BigInteger Order = Number("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");
    private static readonly Point G = new(Number("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"), Number("BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"));

    private static readonly BigInteger Private = Number("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    private static readonly BigInteger Drawn = Number("59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21");
    private static readonly Point Public = Multiply(Private);
    private static readonly BigInteger DrawnX = Multiply(Drawn).X;

    public Sm2Identity(HandleReference reference)
        : base(reference)
    {
    }

    /// <summary>The data of the HS_PUBKEY value.</summary>
    public static byte[] PublicHalf
    {
        get
        {
            var record = new ArrayBufferWriter<byte>();
            Sm2PublicKey.FromPoint(Bytes(Public.X), Bytes(Public.Y)).Write(record);
            return record.WrittenSpan.ToArray();
        }
    }

    internal override ProofKind Kind => ProofKind.PublicKey;

    public override void Dispose()
    {
        // The key is in the source.
    }

    internal override byte[] Prove(in ChallengedBytes challenged, ProtocolVersion version, RandomBytes random)
    {
        byte[] z = SHA256.HashData([0, 128, .. "1234567812345678"u8, .. Bytes(A), .. Bytes(B), .. Bytes(G.X), .. Bytes(G.Y), .. Bytes(Public.X), .. Bytes(Public.Y)]);
        var e = new BigInteger(SHA256.HashData([.. z, .. challenged.ToArray()]), isUnsigned: true, isBigEndian: true);
        BigInteger r = (e + DrawnX) % Order;
        BigInteger s = Mod(BigInteger.ModPow(Private + 1, Order - 2, Order) * (Drawn - (r * Private)), Order);
        var signature = new AsnWriter(AsnEncodingRules.DER);
        using (signature.PushSequence())
        {
            signature.WriteInteger(r);
            signature.WriteInteger(s);
        }

        var proof = new ArrayBufferWriter<byte>();
        PublicKeyProof.Write(proof, "SHA-256"u8, signature.Encode());
        return proof.WrittenSpan.ToArray();
    }

    private static Point Multiply(BigInteger times)
    {
        Point? sum = null;
        for (int bit = 255; bit >= 0; bit--)
        {
            sum = sum is Point twice ? Add(twice, twice) : null;
            sum = (times >> bit).IsEven ? sum : sum is Point some ? Add(some, G) : G;
        }

        return sum!.Value;
    }

    // GB/T 32918.1 §3.2.3.1; no two points that meet here cancel each other out.
    private static Point Add(Point left, Point right)
    {
        (BigInteger over, BigInteger under) = left == right
            ? ((3 * left.X * left.X) + A, 2 * left.Y)
            : (right.Y - left.Y, right.X - left.X);
        BigInteger slope = Mod(over * BigInteger.ModPow(Mod(under, P), P - 2, P), P);
        BigInteger x = Mod((slope * slope) - left.X - right.X, P);
        return new Point(x, Mod((slope * (left.X - x)) - left.Y, P));
    }

    private static BigInteger Mod(BigInteger number, BigInteger modulus) => ((number % modulus) + modulus) % modulus;

    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = new byte[32];
        byte[] shorter = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        shorter.CopyTo(bytes, bytes.Length - shorter.Length);
        return bytes;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y);
}
