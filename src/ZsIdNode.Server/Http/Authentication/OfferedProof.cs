using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>
/// What an HTTP request offers as proof, in the form in which the wire protocol has it, so that one judge serves both.
/// </summary>
/// <param name="Nonce">What the node had the requester answer.</param>
/// <param name="ClientNonce">What the requester added; it stands where the wire protocol has the digest of the request.</param>
internal sealed record OfferedProof(IdentityClaim Claim, byte[] Nonce, byte[] ClientNonce)
{
    private const string BasicScheme = "Basic ";

    /// <summary>
    /// Reads a user, percent-encoded <c>index:handle</c>, and a password, the secret key. To the judge it looks as if
    /// the user had answered a challenge with that secret.
    /// </summary>
    /// <param name="nonce">Bytes that were just drawn.</param>
    public static OfferedProof? ReadBasic(string header, byte[] nonce)
    {
        if (!header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase)
            || TryDecode(header[BasicScheme.Length..].Trim()) is not byte[] credentials
            || credentials.AsSpan().IndexOf((byte)':') is not (>= 0 and int colon))
        {
            return null;
        }

        byte[] secret = credentials[(colon + 1)..];
        var proof = new ArrayBufferWriter<byte>();
        SecretKeyProof.Write(proof, SecretKeyScheme.Sha256, SHA256.HashData([.. secret, .. nonce, .. secret]));
        return ReadClaim(Encoding.UTF8.GetString(credentials, 0, colon), ProofKind.SecretKey, proof.WrittenSpan) is IdentityClaim claim
            ? new OfferedProof(claim, nonce, [])
            : null;
    }

    /// <summary>Reads an answer to the nonce of a session.</summary>
    public static OfferedProof? Read(HandleParameters parameters, byte[] nonce)
    {
        ProofKind kind = parameters["type"] switch
        {
            "HS_PUBKEY" => ProofKind.PublicKey,
            "HS_SECKEY" => ProofKind.SecretKey,
            _ => ProofKind.Unknown,
        };
        var proof = new ArrayBufferWriter<byte>();
        return TryDecode(parameters["signature"]) is byte[] signature
            && TryDecode(parameters["cnonce"]) is { Length: <= ProtocolLimits.NonceBytesMost } clientNonce
            && TryWrite(proof, kind, parameters, signature)
            && ReadClaim(parameters["id"], kind, proof.WrittenSpan) is IdentityClaim claim
            ? new OfferedProof(claim, nonce, clientNonce)
            : null;
    }

    private static bool TryWrite(ArrayBufferWriter<byte> proof, ProofKind kind, HandleParameters parameters, byte[] signature)
    {
        string algorithm = parameters["alg"];
        if (kind == ProofKind.PublicKey)
        {
            PublicKeyProof.Write(proof, Encoding.UTF8.GetBytes(algorithm), signature);
            return true;
        }

        SecretKeyScheme scheme = SchemeOf(algorithm);
        if (scheme != SecretKeyScheme.StretchedHmacSha1)
        {
            SecretKeyProof.Write(proof, scheme, signature);
            return scheme != SecretKeyScheme.Unknown;
        }

        bool read = int.TryParse(parameters["iterations"], NumberStyles.None, CultureInfo.InvariantCulture, out int rounds)
            & int.TryParse(parameters["length"], NumberStyles.None, CultureInfo.InvariantCulture, out int bits);
        byte[]? salt = TryDecode(parameters["salt"]);
        if (read && salt is not null)
        {
            SecretKeyProof.WriteStretched(proof, salt, rounds, bits, signature);
        }

        return read && salt is not null;
    }

    private static SecretKeyScheme SchemeOf(string algorithm) => algorithm.ToUpperInvariant() switch
    {
        "MD5" => SecretKeyScheme.Md5,
        "SHA1" or "SHA-1" => SecretKeyScheme.Sha1,
        "SHA256" or "SHA-256" => SecretKeyScheme.Sha256,
        "HMAC-SHA1" or "HMACSHA1" => SecretKeyScheme.HmacSha1,
        "HMAC-SHA256" or "HMACSHA256" => SecretKeyScheme.HmacSha256,
        "PBKDF2WITHHMACSHA1" => SecretKeyScheme.StretchedHmacSha1,
        _ => SecretKeyScheme.Unknown,
    };

    private static IdentityClaim? ReadClaim(string id, ProofKind kind, ReadOnlySpan<byte> proof) =>
        HandleReference.TryParse(Uri.UnescapeDataString(id), out HandleReference? identity)
            ? new IdentityClaim(kind, Encoding.UTF8.GetBytes(identity.Handle), identity.Index, proof.ToArray(), ProtocolVersion.Spoken)
            : null;

    private static byte[]? TryDecode(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int written) ? bytes[..written] : null;
    }
}
