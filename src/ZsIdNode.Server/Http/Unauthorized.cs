using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Http;

/// <summary>The answer to a change without the operator's token.</summary>
internal static class Unauthorized
{
    public static Task SendAsync(HttpContext context, string? handle)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"zsid\"";
        return JsonAnswer.RefuseAsync(
            context, 401, ResponseCode.AuthenticationNeeded, handle, $"Changes need the operator's token: send 'Authorization: Bearer …' with the text of keys/{AccessToken.FileName} in the node's data folder.");
    }
}
