using System.Globalization;
using System.Text.Json;

namespace ZsIdNode.Protocol.Json;

/// <summary>Seconds since 1970, unsigned, as a time in UTC: <c>2023-11-14T22:13:20Z</c>.</summary>
internal static class EpochJson
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int FormBytes = 20;

    // Some software writes fractions or another offset; both name the same second.
    private static readonly string[] Accepted = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static void Write(Utf8JsonWriter json, uint seconds)
    {
        Span<byte> text = stackalloc byte[FormBytes];
        DateTimeOffset.FromUnixTimeSeconds(seconds).TryFormat(text, out int written, Form, CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..written]);
    }

    public static bool TryRead(JsonPart part, out uint seconds)
    {
        seconds = 0;
        if (!part.Is(JsonValueKind.String) || !DateTimeOffset.TryParseExact(
            part.Text(), Accepted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return false;
        }

        long since1970 = time.ToUnixTimeSeconds();
        bool read = since1970 is >= 0 and <= uint.MaxValue;
        seconds = read ? (uint)since1970 : 0;
        return read;
    }
}
