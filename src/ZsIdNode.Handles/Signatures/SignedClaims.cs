using System.Collections.Immutable;
using System.Text.Json;

namespace ZsIdNode.Handles.Signatures;

/// <summary>Reads the claims of HS_SIGNATURE and HS_CERT values; claims that it does not know are passed over.</summary>
internal sealed class SignedClaims
{
    private bool _failed;

    /// <summary>Nothing when the issuer or the subject is missing, or a claim is not what its name says.</summary>
    public static SignedStatement? Read(string algorithm, JsonElement claims)
    {
        if (claims.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var reader = new SignedClaims();
        JsonElement? digests = reader.Optional(claims, "digests", JsonValueKind.Object);
        JsonElement? key = reader.Optional(claims, "publicKey", JsonValueKind.Object);
        var statement = new SignedStatement
        {
            Algorithm = algorithm,
            Issuer = reader.Text(claims, "iss"),
            Subject = reader.Text(claims, "sub"),
            IssuedAt = reader.Seconds(claims, "iat"),
            NotBefore = reader.Seconds(claims, "nbf"),
            Expires = reader.Seconds(claims, "exp"),
            DigestAlgorithm = digests is null ? null : reader.Text(digests.Value, "alg"),
            Digests = digests is null ? [] : reader.Items(digests.Value, "digests", reader.Digest),
            KeyKind = key is null ? null : reader.Text(key.Value, "kty"),
            Permissions = reader.Items(claims, "perms", reader.Permission),
            Chain = reader.Items(claims, "chain", reader.TextOf),
        };
        return reader._failed ? null : statement;
    }

    private JsonElement? Optional(JsonElement parent, string name, JsonValueKind kind)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out JsonElement member) || member.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        _failed |= member.ValueKind != kind;
        return member.ValueKind == kind ? member : null;
    }

    /// <summary>A text that must be there.</summary>
    private string Text(JsonElement parent, string name) => TextOf(Optional(parent, name, JsonValueKind.String) ?? default);

    private string TextOf(JsonElement element)
    {
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
        _failed |= text.Length == 0;
        return text;
    }

    private long? Seconds(JsonElement claims, string name)
    {
        if (Optional(claims, name, JsonValueKind.Number) is not JsonElement number)
        {
            return null;
        }

        _failed |= !number.TryGetInt64(out long seconds);
        return seconds;
    }

    private ImmutableArray<T> Items<T>(JsonElement parent, string name, Func<JsonElement, T> read)
    {
        if (Optional(parent, name, JsonValueKind.Array) is not JsonElement array)
        {
            return [];
        }

        _failed |= array.GetArrayLength() > HandleLimits.ValuesMost;
        return _failed ? [] : [.. array.EnumerateArray().Select(read)];
    }

    private ValueDigest Digest(JsonElement element)
    {
        int index = 0;
        byte[]? digest = null;
        _failed |= Optional(element, "index", JsonValueKind.Number)?.TryGetInt32(out index) is not true
            || Optional(element, "digest", JsonValueKind.String)?.TryGetBytesFromBase64(out digest) is not true;
        return new ValueDigest(index, digest);
    }

    private CertifiedPermission Permission(JsonElement element) =>
        new(Optional(element, "handle", JsonValueKind.String)?.GetString() ?? "", Text(element, "perm"));
}
