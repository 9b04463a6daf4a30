using System.Net;
using System.Text;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;

namespace ZsIdNode.Client.Resolution;

/// <summary>A server that a site record names for a handle.</summary>
/// <param name="Key">The key in the site record, which answers can be certified with; nothing when there is none.</param>
internal sealed record SiteTarget(HandleServer Server, HandleTransport Transport, short SiteSerial, PublicKeyRecord? Key)
{
    /// <summary>Finds the server of a site for a handle, over the transport that is wished or else the other.</summary>
    /// <param name="refusal">Why there is none, for a person.</param>
    public static SiteTarget? Find(SiteRecord site, string handle, HandleTransport wished, bool privateToo, out string refusal)
    {
        refusal = "";
        if (site.ServerFor(Encoding.UTF8.GetBytes(handle)) is not SiteServer server)
        {
            refusal = "a site record lists no server";
            return null;
        }

        if (!privateToo && !PublicAddress.Is(server.Address))
        {
            refusal = $"{server.Address} is no address of the public Internet, and referrals to others are not followed";
            return null;
        }

        HandleTransport other = wished == HandleTransport.Udp ? HandleTransport.Tcp : HandleTransport.Udp;
        foreach (HandleTransport transport in (HandleTransport[])[wished, other])
        {
            if (InterfaceFor(server, transport) is SiteInterface found)
            {
                PublicKeyData.TryRead(server.PublicKey.Span, out PublicKeyRecord? key);
                return new SiteTarget(HandleServer.At(new IPEndPoint(server.Address, found.Port)), transport, site.SerialNumber, key);
            }
        }

        refusal = $"the server {server.Address} answers resolutions neither over UDP nor over TCP";
        return null;
    }

    private static SiteInterface? InterfaceFor(SiteServer server, HandleTransport transport)
    {
        InterfaceProtocol protocol = transport == HandleTransport.Udp ? InterfaceProtocol.Udp : InterfaceProtocol.Tcp;
        return server.Interfaces.FirstOrDefault(candidate =>
            candidate.Protocol == protocol && (candidate.Kinds & InterfaceKinds.Query) != 0 && candidate.Port is > 0 and <= IPEndPoint.MaxPort);
    }
}
