using System.Buffers;
using System.Security.Cryptography;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Credentials;

/// <summary>How a secret was mixed with nonce and digest, as numbered on the wire.</summary>
public enum SecretKeyScheme : byte
{
    /// <summary>One that we do not know, or no proof at all.</summary>
    Unknown = 0,

    /// <summary>A plain hash of secret, nonce, digest and secret.</summary>
    Md5 = 0x01,
    Sha1 = 0x02,
    Sha256 = 0x03,

    /// <summary>A keyed hash of nonce and digest.</summary>
    HmacSha1 = 0x12,
    HmacSha256 = 0x13,

    /// <summary>A keyed hash with the stretched secret; what clients do from 2.7 on.</summary>
    StretchedHmacSha1 = 0x22,
}

/// <summary>
/// Proves that the requester holds a secret: <c>u8 scheme, code</c>, with a stretched secret <c>u8 0x22, bytes salt,
/// i4 rounds, i4 stretched bits, bytes code</c>. The form before 2.1, which has no scheme, is not read.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct SecretKeyProof
{
    private const int SaltBytesMost = 256;

    private SecretKeyProof(SecretKeyScheme scheme, ReadOnlySpan<byte> salt, int rounds, int stretchedBits, ReadOnlySpan<byte> code)
    {
        Scheme = scheme;
        Salt = salt;
        Rounds = rounds;
        StretchedBits = stretchedBits;
        Code = code;
    }

    public SecretKeyScheme Scheme { get; }

    public ReadOnlySpan<byte> Salt { get; }

    /// <summary>The rounds of PBKDF2, chosen by the client; at most <see cref="ProtocolLimits.StretchingRoundsMost"/> for all of the result.</summary>
    public int Rounds { get; }

    /// <summary>The length of the stretched secret; at most <see cref="ProtocolLimits.StretchedBitsMost"/>.</summary>
    public int StretchedBits { get; }

    /// <summary>The hash or keyed hash.</summary>
    public ReadOnlySpan<byte> Code { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> bytes, out SecretKeyProof proof)
    {
        var reader = new FieldReader(bytes);
        var scheme = (SecretKeyScheme)reader.Byte();
        proof = scheme == SecretKeyScheme.StretchedHmacSha1 ? ReadStretched(ref reader)
            : Enum.IsDefined(scheme) ? new SecretKeyProof(scheme, default, 0, 0, reader.Take(reader.Rest.Length))
            : default;
        return reader.Failed || proof.Scheme == SecretKeyScheme.Unknown ? Malformed.Field : Malformed.None;
    }

    /// <summary>Writes a proof of any scheme but the stretched one.</summary>
    public static void Write(IBufferWriter<byte> output, SecretKeyScheme scheme, ReadOnlySpan<byte> code)
    {
        var writer = new FieldWriter(output);
        writer.Byte((byte)scheme);
        writer.Raw(code);
    }

    /// <summary>Writes a proof of the stretched scheme.</summary>
    public static void WriteStretched(IBufferWriter<byte> output, ReadOnlySpan<byte> salt, int rounds, int stretchedBits, ReadOnlySpan<byte> code)
    {
        var writer = new FieldWriter(output);
        writer.Byte((byte)SecretKeyScheme.StretchedHmacSha1);
        writer.Block(salt);
        writer.Int32(rounds);
        writer.Int32(stretchedBits);
        writer.Block(code);
    }

    // What is too dear to compute is refused here, so that nobody who verifies can forget it.
    private static SecretKeyProof ReadStretched(scoped ref FieldReader reader)
    {
        ReadOnlySpan<byte> salt = reader.Block(SaltBytesMost);
        int rounds = reader.Int32();
        int bits = reader.Int32();
        ReadOnlySpan<byte> code = reader.Block(ProtocolLimits.ProofBytesMost);
        bool bearable = bits is >= 8 and <= ProtocolLimits.StretchedBitsMost
            && bits % 8 == 0
            && rounds >= 1
            && (long)rounds * HashesIn(bits) <= ProtocolLimits.StretchingRoundsMost;
        return bearable && !reader.Failed ? new SecretKeyProof(SecretKeyScheme.StretchedHmacSha1, salt, rounds, bits, code) : default;
    }

    // PBKDF2 runs all rounds again for each hash that the result is longer.
    private static int HashesIn(int bits) => ((bits / 8) + SHA1.HashSizeInBytes - 1) / SHA1.HashSizeInBytes;
}
