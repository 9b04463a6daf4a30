using System.Text;

namespace ZsIdNode.Conformance;

/// <summary>Takes HTTP messages apart.</summary>
internal static class RecordedHttp
{
    public static byte[] BodyOf(byte[] message) => message[(message.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

    public static string HeadOf(byte[] message) => Encoding.ASCII.GetString(message, 0, message.Length - BodyOf(message).Length);

    public static string StatusLineOf(byte[] message) => HeadOf(message).Split("\r\n")[0];

    public static string? HeaderOf(byte[] message, string name) => HeadersOf(message, name).SingleOrDefault();

    public static string[] HeadersOf(byte[] message, string name) =>
    [
        .. HeadOf(message).Split("\r\n")
            .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 2)..]),
    ];
}
