using ZsIdNode.Protocol.Json;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Http;

/// <summary><c>GET /api/site</c>: the node's site record in its JSON form.</summary>
internal sealed class SiteEndpoint(SiteIdentity site)
{
    public const string Path = "/api/site";

    public Task GetAsync(HttpContext context) => JsonAnswer.SendAsync(context, 200, writer => HandleJson.WriteSite(writer, site.Site));
}
