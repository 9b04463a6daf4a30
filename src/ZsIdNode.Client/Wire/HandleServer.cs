using System.Globalization;
using System.Net;

namespace ZsIdNode.Client.Wire;

/// <summary>Where a Handle server listens: a host name or address, and a port for UDP and TCP alike.</summary>
public sealed record HandleServer
{
    /// <summary>The port that IANA lists as <c>hdl-srv</c>.</summary>
    public const int UsualPort = 2641;

    // RFC 1035 §2.3.4: 255 octets for a name on the wire, which leaves 253 characters.
    private const int HostCharactersMost = 253;

    private HandleServer(string host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>A host name, or an address without brackets.</summary>
    public string Host { get; }

    public int Port { get; }

    public static HandleServer At(IPEndPoint endPoint) => new(endPoint.Address.ToString(), endPoint.Port);

    /// <summary>
    /// Reads <c>host</c>, <c>host:port</c>, <c>[IPv6]</c>, <c>[IPv6]:port</c> or a bare IPv6 address; without a
    /// port it is <see cref="UsualPort"/>.
    /// </summary>
    public static HandleServerFault TryParse(ReadOnlySpan<char> text, out HandleServer? server)
    {
        server = null;
        text = text.Trim();
        if (text.IsEmpty)
        {
            return HandleServerFault.Empty;
        }

        HandleServerFault fault = Split(text, out ReadOnlySpan<char> host, out ReadOnlySpan<char> portText);
        int port = UsualPort;
        if (fault == HandleServerFault.None)
        {
            fault = portText.IsEmpty ? HandleServerFault.None : ReadPort(portText[1..], out port);
        }

        server = fault == HandleServerFault.None ? new HandleServer(host.ToString(), port) : null;
        return fault;
    }

    /// <summary>Reads an address that a person gave.</summary>
    /// <exception cref="FormatException">It is not an address; the message says what would be one.</exception>
    public static HandleServer Parse(string text)
    {
        HandleServerFault fault = TryParse(text, out HandleServer? server);
        return server ?? throw new FormatException($"'{text}': {fault.Describe()}.");
    }

    /// <summary>The address as <see cref="Parse"/> takes it, always with its port.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    // The port keeps its colon, so that "host:" and "host" stay different.
    private static HandleServerFault Split(ReadOnlySpan<char> text, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port)
    {
        if (text[0] == '[')
        {
            int close = text.IndexOf(']');
            host = close < 0 ? default : text[1..close];
            port = close < 0 ? default : text[(close + 1)..];
            return IsIpv6(host) && (port.IsEmpty || port[0] == ':') ? HandleServerFault.None : HandleServerFault.Brackets;
        }

        int colon = text.IndexOf(':');
        bool bareIpv6 = colon != text.LastIndexOf(':') && IsIpv6(text);
        host = bareIpv6 || colon < 0 ? text : text[..colon];
        port = text[host.Length..];
        return bareIpv6 || IsName(host) ? HandleServerFault.None : HandleServerFault.Host;
    }

    private static HandleServerFault ReadPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= IPEndPoint.MaxPort
            ? HandleServerFault.None
            : HandleServerFault.Port;

    private static bool IsIpv6(ReadOnlySpan<char> host) => host.Contains(':') && IPAddress.TryParse(host, out _);

    private static bool IsName(ReadOnlySpan<char> host) =>
        host.Length <= HostCharactersMost && Uri.CheckHostName(host.ToString()) is UriHostNameType.Dns or UriHostNameType.IPv4;
}
