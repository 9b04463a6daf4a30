using System.Net;
using System.Net.Sockets;

namespace ZsIdNode.Server.Sites;

/// <summary>What the node says of itself in its site record.</summary>
public sealed class SiteOptions
{
    private const int Ipv4Start = 12;

    // 224.0.0.0/4 are groups, and what follows them is nobody's.
    private const byte FirstGroup = 224;

    /// <summary>The address that clients reach the node at.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>A line for people, in the attribute <c>desc</c>.</summary>
    public string Description { get; set; } = "ZsIdNode";

    /// <summary>Raised by the operator on every change of the site record; clients with an older one fetch it again.</summary>
    public short Serial { get; set; } = 1;

    /// <summary>Says in a sentence why no client could reach the node at the address; nothing when one may, or when it is no address at all.</summary>
    internal string? AddressFault()
    {
        if (!IPAddress.TryParse(Address, out IPAddress? address))
        {
            return null;
        }

        // Twelve zero bytes say IPv4 in a site record: ::1 would be read as 0.0.0.1.
        byte[] bytes = address.GetAddressBytes();
        bool several = address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && bytes[0] >= FirstGroup);
        return bytes.AsSpan().TrimStart((byte)0).IsEmpty ? $"site.address: '{Address}' stands for any address; expected the one at which clients reach the node."
            : several ? $"site.address: '{Address}' is not the address of one machine."
            : address.AddressFamily == AddressFamily.InterNetworkV6 && !bytes.AsSpan(0, Ipv4Start).ContainsAnyExcept((byte)0) ? $"site.address: '{Address}' cannot be told in a site record; take 127.0.0.1 for this machine alone."
            : null;
    }
}
