using System.Buffers.Text;
using System.Text;

namespace ZsIdNode.Testing;

/// <summary>HS_SIGNATURE and HS_CERT data as clients write it; the signatures are of the right form and nobody's.</summary>
public static class SignedSamples
{
    public const string SignatureClaims = """
        {"digests":{"alg":"SHA-256","digests":[{"index":1,"digest":"wjq2Ru0lrQ7bxk8qS6kGm1vQp1v8b4r0Xyq0j0m3uXs="},{"index":100,"digest":"AAEC"}]},
        "iss":"300:0.NA/88.118","sub":"88.118.42/LAMP","iat":1795200000,"nbf":1795199400,"exp":1826736000,"chain":["400:0.NA/88.118"]}
        """;

    public const string CertificateClaims = """
        {"publicKey":{"kty":"RSA","n":"sPqlfACxXGgcx3cUNx","e":"AQAB"},"perms":[{"perm":"everything"},{"handle":"0.NA/88.118","perm":"derivedPrefixes"}],
        "iss":"300:0.NA/0.NA","sub":"300:0.NA/88.118","exp":1826736000}
        """;

    private const string Header = """{"alg":"RS256"}""";

    public static byte[] Signature { get; } = Compact(SignatureClaims);

    public static byte[] Certificate { get; } = Compact(CertificateClaims);

    public static byte[] Compact(string claims, string header = Header) =>
        Encoding.UTF8.GetBytes($"{Encoded(header)}.{Encoded(claims)}.{Encoded("proof")}");

    public static byte[] Json(string claims, string header = Header) =>
        Encoding.UTF8.GetBytes($$"""{"payload":"{{Encoded(claims)}}","signatures":[{"protected":"{{Encoded(header)}}","signature":"{{Encoded("proof")}}"}]}""");

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
