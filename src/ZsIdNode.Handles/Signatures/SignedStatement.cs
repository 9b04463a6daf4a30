using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace ZsIdNode.Handles.Signatures;

/// <summary>
/// What the data of an HS_SIGNATURE or HS_CERT value states, read from a JSON Web Signature in either serialisation.
/// The node stores the data as it came; whether the issuer signed it, and may, is for whoever relies on it.
/// </summary>
public sealed record SignedStatement
{
    /// <summary>The longest data that is looked at, in bytes. No specification names a bound; this is ours.</summary>
    public const int BytesMost = 131_072;

    // A key inside the claims is three levels deep; "content" may hold anything.
    internal static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>How it is signed: RS256, DS256, DS160, SM2256, SM2SM3.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Whose key signed, <c>300:0.NA/88.118</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>The signed handle; of a certificate the certified key, <c>300:88.118/A</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>When it was issued, in seconds since 1970.</summary>
    public long? IssuedAt { get; init; }

    /// <summary>From when on it holds, in seconds since 1970.</summary>
    public long? NotBefore { get; init; }

    /// <summary>Until when it holds, in seconds since 1970.</summary>
    public long? Expires { get; init; }

    /// <summary>The hash of <see cref="Digests"/>, such as SHA-256; nothing when no values are signed.</summary>
    public string? DigestAlgorithm { get; init; }

    public ImmutableArray<ValueDigest> Digests { get; init; } = [];

    /// <summary>The kind of the certified key, such as RSA; nothing when none is certified.</summary>
    public string? KeyKind { get; init; }

    public ImmutableArray<CertifiedPermission> Permissions { get; init; } = [];

    /// <summary>The certificates that authorise the issuer, nearest first.</summary>
    public ImmutableArray<string> Chain { get; init; } = [];

    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out SignedStatement? statement)
    {
        statement = null;
        if (data.IsEmpty || data.Length > BytesMost)
        {
            return false;
        }

        try
        {
            if (JsonWebSignature.TryRead(data.ToArray(), out string algorithm, out byte[] payload))
            {
                using JsonDocument claims = JsonDocument.Parse(payload, JsonOptions);
                statement = SignedClaims.Read(algorithm, claims.RootElement);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The parser has no other way to say that bytes are not JSON, or that a string is not valid Unicode.
        }

        return statement is not null;
    }

    /// <summary>Says in a line who states what, and until when.</summary>
    public string Describe()
    {
        string about = KeyKind is not null ? $"certifies the {KeyKind} key {Subject}" : $"signs {Subject}";
        string values = DigestAlgorithm is null ? "" : $", values {string.Join(", ", Digests.Select(digest => digest.Index))} by {DigestAlgorithm}";
        string permissions = Permissions.IsEmpty ? "" : $" for {string.Join(", ", Permissions.Select(Describe))}";
        string until = Expires is null ? "" : $", until {Time(Expires.Value)}";
        return $"{Issuer} {about}{values}{permissions}{until} ({Algorithm}, unchecked)";
    }

    private static string Describe(CertifiedPermission permission) =>
        permission.Handle.Length == 0 ? permission.Kind : $"{permission.Kind} {permission.Handle}";

    private static string Time(long seconds) =>
        seconds is >= 0 and <= uint.MaxValue
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"second {seconds}");
}
