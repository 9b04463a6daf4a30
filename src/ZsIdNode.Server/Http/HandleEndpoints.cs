using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Http.Authentication;

namespace ZsIdNode.Server.Http;

/// <summary><c>GET /api/handles/{handle}</c> of the Handle JSON REST interface: resolves, for administrators what is not public, too.</summary>
internal sealed class HandleEndpoints(HandleQuestions questions, Callers callers)
{
    public const string Path = "/api/handles/";

    public async Task GetAsync(HttpContext context)
    {
        if (await callers.IdentifyAsync(context).ConfigureAwait(false) is not Requester requester)
        {
            return;
        }

        byte[] handle = RequestPath.After(Path, context);
        string spelled = Encoding.UTF8.GetString(handle);
        Task? sent = null;
        HttpResolution outcome = await questions.AskAsync(handle, context.Request, requester, values => sent = SendValues(context, spelled, values), context.RequestAborted)
            .ConfigureAwait(false);
        await (outcome switch
        {
            HttpResolution.Found => sent!,
            HttpResolution.ValuesNotFound => SendValues(context, spelled, default),
            HttpResolution.HandleNotFound => JsonAnswer.RefuseAsync(context, 404, ResponseCode.HandleNotFound, spelled, ""),
            HttpResolution.NotResponsible => JsonAnswer.RefuseAsync(context, 400, ResponseCode.ServerNotResponsible, spelled, "That prefix doesn't live here"),
            HttpResolution.NotAdministrator => JsonAnswer.RefuseAsync(context, 403, ResponseCode.InvalidAdmin, spelled, "The values may be read by administrators only."),
            HttpResolution.Unreadable => JsonAnswer.RefuseAsync(context, 403, ResponseCode.InsufficientPermissions, spelled, "The value may be read by nobody"),
            _ => callers.DemandProofAsync(context, spelled),
        }).ConfigureAwait(false);
    }

    private static Task SendValues(HttpContext context, string handle, ReadOnlyMemory<byte> values) =>
        JsonAnswer.SendAsync(context, 200, writer => HandleJson.WriteRecord(
            writer,
            Encoding.UTF8.GetBytes(handle),
            new EncodedValues(values.Span),
            values.IsEmpty ? ResponseCode.ValuesNotFound : ResponseCode.Success));
}
