using System.Globalization;
using System.Net;
using System.Text.Json;
using ZsIdNode.Handles.Sites;

namespace ZsIdNode.Protocol.Json;

/// <summary>The JSON form of a site record; <c>hashOption</c> is left out when handles are hashed whole.</summary>
internal static class SiteJson
{
    private static readonly string[] Protocols = ["UDP", "TCP", "HTTP", "HTTPS"];

    /// <summary>Whether the form can tell all that the record says.</summary>
    public static bool CanTell(SiteRecord site) =>
        site.HashFilter.IsEmpty
        && (site.Flags & ~(SiteFlags.Primary | SiteFlags.MultiPrimary)) == 0
        && site.Servers.All(server => server.Interfaces.All(CanTell));

    public static void Write(Utf8JsonWriter json, SiteRecord site)
    {
        json.WriteStartObject();
        json.WriteNumber("version"u8, site.FormatVersion);
        json.WriteString("protocolVersion"u8, $"{site.ProtocolMajor}.{site.ProtocolMinor}");
        json.WriteNumber("serialNumber"u8, site.SerialNumber);
        json.WriteBoolean("primarySite"u8, site.IsPrimary);
        json.WriteBoolean("multiPrimary"u8, (site.Flags & SiteFlags.MultiPrimary) != 0);
        if (site.HashOption != HashOption.WholeHandle)
        {
            json.WriteNumber("hashOption"u8, (int)site.HashOption);
        }

        json.WriteStartArray("attributes"u8);
        foreach (SiteAttribute attribute in site.Attributes)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, attribute.Name);
            json.WriteString("value"u8, attribute.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("servers"u8);
        foreach (SiteServer server in site.Servers)
        {
            Write(json, server);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static SiteRecord Read(JsonPart part) => new()
    {
        FormatVersion = part.Optional("version")?.Int16() ?? 1,
        ProtocolMajor = ReadVersion(part).Major,
        ProtocolMinor = ReadVersion(part).Minor,
        SerialNumber = part.Required("serialNumber").Int16(),
        Flags = (part.Optional("primarySite")?.Boolean() ?? false ? SiteFlags.Primary : 0)
            | (part.Optional("multiPrimary")?.Boolean() ?? false ? SiteFlags.MultiPrimary : 0),
        HashOption = part.Optional("hashOption") is JsonPart option ? ReadHashOption(option) : HashOption.WholeHandle,
        Attributes = part.Optional("attributes") is JsonPart attributes
            ? [.. attributes.Items(SiteRecord.ItemsMost).Select(ReadAttribute)]
            : [],
        Servers = [.. part.Required("servers").Items(SiteRecord.ItemsMost).Select(ReadServer)],
    };

    private static bool CanTell(SiteInterface port) =>
        (port.Kinds & ~(InterfaceKinds.Administration | InterfaceKinds.Query)) == 0 && (int)port.Protocol < Protocols.Length && port.Port is >= 0 and <= IPEndPoint.MaxPort;

    private static void Write(Utf8JsonWriter json, SiteServer server)
    {
        json.WriteStartObject();
        json.WriteNumber("serverId"u8, server.Id);
        json.WriteString("address"u8, server.Address.ToString());
        if (!server.PublicKey.IsEmpty)
        {
            json.WriteStartObject("publicKey"u8);
            if (!KeyJson.TryWriteData(json, server.PublicKey.Span))
            {
                DataJson.WriteBytes(json, server.PublicKey.Span);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("interfaces"u8);
        foreach (SiteInterface port in server.Interfaces)
        {
            Write(json, port);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SiteInterface port)
    {
        json.WriteStartObject();
        json.WriteBoolean("query"u8, (port.Kinds & InterfaceKinds.Query) != 0);
        json.WriteBoolean("admin"u8, (port.Kinds & InterfaceKinds.Administration) != 0);
        json.WriteString("protocol"u8, CanTell(port) ? Protocols[(int)port.Protocol] : port.Protocol.ToString());
        json.WriteNumber("port"u8, port.Port);
        json.WriteEndObject();
    }

    private static (byte Major, byte Minor) ReadVersion(JsonPart site)
    {
        if (site.Optional("protocolVersion") is not JsonPart part)
        {
            return (ProtocolVersion.Spoken.Major, ProtocolVersion.Spoken.Minor);
        }

        string[] numbers = part.Text().Split('.');
        byte minor = 0;
        if (numbers.Length != 2 || !TryNumber(numbers[0], out byte major) || !TryNumber(numbers[1], out minor))
        {
            part.Refuse("a protocol version such as 2.11");
            return default;
        }

        return (major, minor);
    }

    private static bool TryNumber(string text, out byte number) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static HashOption ReadHashOption(JsonPart part)
    {
        int option = part.Int32();
        if (option is < 0 or > (int)HashOption.WholeHandle)
        {
            part.Refuse("0 for the prefix, 1 for the suffix or 2 for the whole handle");
        }

        return (HashOption)option;
    }

    private static SiteAttribute ReadAttribute(JsonPart part) => new(part.Required("name").Text(), part.Required("value").Text());

    private static SiteServer ReadServer(JsonPart part) => new(
        part.Required("serverId").Int32(),
        ReadAddress(part.Required("address")),
        part.Optional("publicKey") is JsonPart key ? DataJson.Read(key) : default,
        [.. part.Required("interfaces").Items(SiteRecord.ItemsMost).Select(ReadInterface)]);

    private static IPAddress ReadAddress(JsonPart part)
    {
        if (!IPAddress.TryParse(part.Text(), out IPAddress? address))
        {
            part.Refuse("an IPv4 or IPv6 address");
        }

        return address ?? IPAddress.Any;
    }

    private static SiteInterface ReadInterface(JsonPart part)
    {
        JsonPart protocol = part.Required("protocol");
        int code = Array.FindIndex(Protocols, name => name.Equals(protocol.Text(), StringComparison.OrdinalIgnoreCase));
        if (code < 0)
        {
            protocol.Refuse("UDP, TCP, HTTP or HTTPS");
        }

        JsonPart port = part.Required("port");
        if (port.Int32() is < 0 or > IPEndPoint.MaxPort)
        {
            port.Refuse("a port from 0 to 65535");
        }

        InterfaceKinds kinds = (part.Optional("query")?.Boolean() ?? false ? InterfaceKinds.Query : 0)
            | (part.Optional("admin")?.Boolean() ?? false ? InterfaceKinds.Administration : 0);
        return new SiteInterface(kinds, (InterfaceProtocol)Math.Max(code, 0), port.Int32());
    }
}
