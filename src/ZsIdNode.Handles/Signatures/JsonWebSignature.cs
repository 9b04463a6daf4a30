using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace ZsIdNode.Handles.Signatures;

/// <summary>
/// Takes a JSON Web Signature (RFC 7515) apart: compact, <c>header.payload.signature</c>, or in JSON,
/// <c>{"payload":…,"signatures":[{"protected":…,"signature":…}]}</c>. It does not check who signed.
/// </summary>
internal static class JsonWebSignature
{
    private const int SignaturesMost = 16;

    /// <summary>Gives the algorithm of the first signature and what was signed; <c>false</c> when this is none.</summary>
    /// <exception cref="JsonException">A part is not JSON; the parser has no other way to say so.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> data, out string algorithm, out byte[] payload)
    {
        algorithm = "";
        payload = [];
        return data.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8)
            ? TryReadJson(data, ref algorithm, ref payload)
            : TryReadCompact(data.Span, ref algorithm, ref payload);
    }

    private static bool TryReadCompact(ReadOnlySpan<byte> text, ref string algorithm, ref byte[] payload)
    {
        int first = text.IndexOf((byte)'.');
        int last = text.LastIndexOf((byte)'.');
        return first > 0
            && last > first
            && TryDecode(text[(first + 1)..last], ref payload)
            && TryReadSignature(text[..first], text[(last + 1)..], ref algorithm);
    }

    private static bool TryReadJson(ReadOnlyMemory<byte> text, ref string algorithm, ref byte[] payload)
    {
        using JsonDocument document = JsonDocument.Parse(text, SignedStatement.JsonOptions);
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("payload", out JsonElement signed)
            || !TryDecode(signed, ref payload)
            || !root.TryGetProperty("signatures", out JsonElement signatures)
            || signatures.ValueKind != JsonValueKind.Array
            || signatures.GetArrayLength() is < 1 or > SignaturesMost)
        {
            return false;
        }

        // From the last to the first, whose algorithm remains.
        foreach (JsonElement signature in signatures.EnumerateArray().Reverse())
        {
            if (signature.ValueKind != JsonValueKind.Object
                || !signature.TryGetProperty("protected", out JsonElement header)
                || header.ValueKind != JsonValueKind.String
                || !signature.TryGetProperty("signature", out JsonElement proof)
                || proof.ValueKind != JsonValueKind.String
                || !TryReadSignature(Utf8(header), Utf8(proof), ref algorithm))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadSignature(ReadOnlySpan<byte> encodedHeader, ReadOnlySpan<byte> encodedSignature, ref string algorithm)
    {
        byte[] bytes = [];
        if (encodedSignature.IsEmpty || !TryDecode(encodedSignature, ref bytes) || !TryDecode(encodedHeader, ref bytes))
        {
            return false;
        }

        using JsonDocument header = JsonDocument.Parse(bytes, SignedStatement.JsonOptions);
        if (header.RootElement.ValueKind != JsonValueKind.Object
            || !header.RootElement.TryGetProperty("alg", out JsonElement named)
            || named.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        algorithm = named.GetString()!;
        return algorithm.Length > 0;
    }

    private static bool TryDecode(JsonElement encoded, ref byte[] bytes) =>
        encoded.ValueKind == JsonValueKind.String && TryDecode(Utf8(encoded), ref bytes);

    private static bool TryDecode(ReadOnlySpan<byte> encoded, ref byte[] bytes)
    {
        byte[] decoded = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        bool whole = Base64Url.DecodeFromUtf8(encoded, decoded, out _, out int written) == OperationStatus.Done;
        bytes = whole ? decoded[..written] : [];
        return whole;
    }

    private static byte[] Utf8(JsonElement text) => System.Text.Encoding.UTF8.GetBytes(text.GetString()!);
}
