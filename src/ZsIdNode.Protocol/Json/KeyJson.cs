using System.Buffers.Text;
using System.Text.Json;
using ZsIdNode.Handles.Keys;

namespace ZsIdNode.Protocol.Json;

/// <summary>
/// The JSON form of a public key, a JWK: RSA <c>n, e</c>, DSA <c>y, p, q, g</c>, SM2 <c>d</c> (the X.509 key, as
/// id-pointer-sdk has it) or <c>x, y</c> (as IDIS SDK has it); numbers without sign in base64url.
/// </summary>
internal static class KeyJson
{
    private const int CoordinateBytes = 32;

    /// <summary>Writes <c>format</c> and <c>value</c> for a key record; writes nothing when the form cannot tell it.</summary>
    public static bool TryWriteData(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (!PublicKeyRecord.TryRead(data, out PublicKeyRecord? key) || !CanTell(key))
        {
            return false;
        }

        json.WriteString("format"u8, "key"u8);
        json.WriteStartObject("value"u8);
        Write(json, key);
        json.WriteEndObject();
        return true;
    }

    /// <summary>Reads a key; a fault is latched in the part.</summary>
    public static PublicKeyRecord? Read(JsonPart part)
    {
        JsonPart kind = part.Required("kty");
        switch (kind.Text())
        {
            case "RSA":
                return new RsaPublicKey(Number(part, "e"), Number(part, "n")) { HasTrailingZeros = true };
            case "DSA":
                return new DsaPublicKey(Number(part, "q"), Number(part, "p"), Number(part, "g"), Number(part, "y"));
            case "SM2":
                return ReadSm2(part);
            default:
                kind.Refuse("RSA, DSA or SM2");
                return null;
        }
    }

    // Reading gives the record of the Java software; one with other flags or padding is told in base64.
    private static bool CanTell(PublicKeyRecord key) => key switch
    {
        RsaPublicKey rsa => rsa == RsaPublicKey.FromUnsigned(rsa.Exponent.Unsigned, rsa.Modulus.Unsigned),
        DsaPublicKey dsa => dsa == new DsaPublicKey(Plain(dsa.Q), Plain(dsa.P), Plain(dsa.G), Plain(dsa.Y)),
        Sm2PublicKey sm2 => sm2.TryGetPoint(out _) && sm2.TryGetDer(out ReadOnlyMemory<byte> der) && sm2 == Sm2PublicKey.FromDer(der.Span),
        _ => false,
    };

    private static KeyInteger Plain(KeyInteger number) => KeyInteger.FromUnsigned(number.Unsigned);

    private static void Write(Utf8JsonWriter json, PublicKeyRecord key)
    {
        switch (key)
        {
            case RsaPublicKey rsa:
                json.WriteString("kty"u8, "RSA"u8);
                WriteNumber(json, "n"u8, rsa.Modulus.Unsigned);
                WriteNumber(json, "e"u8, rsa.Exponent.Unsigned);
                break;
            case DsaPublicKey dsa:
                json.WriteString("kty"u8, "DSA"u8);
                WriteNumber(json, "y"u8, dsa.Y.Unsigned);
                WriteNumber(json, "p"u8, dsa.P.Unsigned);
                WriteNumber(json, "q"u8, dsa.Q.Unsigned);
                WriteNumber(json, "g"u8, dsa.G.Unsigned);
                break;
            case Sm2PublicKey sm2 when sm2.TryGetDer(out ReadOnlyMemory<byte> der):
                json.WriteString("kty"u8, "SM2"u8);
                WriteNumber(json, "d"u8, der.Span);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes) =>
        json.WriteString(name, Base64Url.EncodeToUtf8(bytes));

    private static KeyInteger Number(JsonPart part, string name)
    {
        JsonPart member = part.Required(name);
        var number = KeyInteger.FromUnsigned(member.Base64Url());
        if (number.Signed.Length > KeyInteger.BytesMost)
        {
            member.Refuse($"a number of at most {KeyInteger.BytesMost - 1} bytes");
            return default;
        }

        return number;
    }

    private static Sm2PublicKey? ReadSm2(JsonPart part)
    {
        if (part.Optional("d") is JsonPart encoded)
        {
            var key = Sm2PublicKey.FromDer(encoded.Base64Url());
            if (!key.TryGetPoint(out _))
            {
                encoded.Refuse("an X.509 public key on the SM2 curve, uncompressed, in base64url");
            }

            return key;
        }

        byte[]? x = Number(part, "x").Padded(CoordinateBytes);
        byte[]? y = Number(part, "y").Padded(CoordinateBytes);
        if (x is null || y is null)
        {
            part.Refuse("coordinates of at most 32 bytes");
            return null;
        }

        return Sm2PublicKey.FromPoint(x, y);
    }
}
