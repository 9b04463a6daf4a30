using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ZsIdNode.Server.Wire;

/// <summary>Where a message came from.</summary>
/// <param name="Network">The IPv4 address, or the /64 network of an IPv6 one: as much as one subscriber has.</param>
/// <param name="Host">The rest of an IPv6 address.</param>
internal readonly record struct PeerSource(ulong Network, ulong Host, int Port)
{
    /// <summary>Somebody whose address is not known; all of them are taken for one.</summary>
    public static PeerSource Unknown => default;

    public static PeerSource Of(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint peer)
        {
            return Unknown;
        }

        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        bytes.Clear();
        IPAddress address = peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address;
        address.TryWriteBytes(bytes, out _);
        return new PeerSource(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]), peer.Port);
    }

    /// <param name="address">As a socket received it; it is not changed.</param>
    public static PeerSource Of(SocketAddress address) => Of(
        new IPEndPoint(address.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(address));
}
