using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server.Http;

/// <summary>
/// <c>/api/handles/{handle}</c>, the Handle JSON REST interface: GET resolves, PUT registers or replaces,
/// DELETE deletes. Writing needs the operator's token.
/// </summary>
internal sealed class HandleEndpoints(HandleQuestions questions, ChangeDesk changes, AccessToken token, HttpOptions options)
{
    public const string Path = "/api/handles/";

    public async Task GetAsync(HttpContext context)
    {
        byte[] handle = RequestPath.After(Path, context);
        string spelled = Encoding.UTF8.GetString(handle);
        Task? sent = null;
        HttpResolution outcome = await questions.AskAsync(handle, context.Request, values => sent = SendValues(context, spelled, values), context.RequestAborted)
            .ConfigureAwait(false);
        await (outcome switch
        {
            HttpResolution.Found => sent!,
            HttpResolution.ValuesNotFound => SendValues(context, spelled, default),
            HttpResolution.HandleNotFound => JsonAnswer.RefuseAsync(context, 404, ResponseCode.HandleNotFound, spelled, ""),
            HttpResolution.NotResponsible => JsonAnswer.RefuseAsync(context, 400, ResponseCode.ServerNotResponsible, spelled, "That prefix doesn't live here"),
            _ => JsonAnswer.RefuseAsync(context, 403, ResponseCode.AuthenticationNeeded, spelled, "The values may be read by administrators only."),
        }).ConfigureAwait(false);
    }

    public async Task PutAsync(HttpContext context)
    {
        if (await ReadHandleAsync(context).ConfigureAwait(false) is not Handle handle)
        {
            return;
        }

        string spelled = handle.ToString();
        byte[]? body = await RequestBody.ReadAsync(context, options.BodyBytesMost).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        JsonFault jsonFault = RecordJson.TryRead(body, out RecordJson? record);
        if (!jsonFault.IsNone)
        {
            changes.CountMalformed(Door.Http);
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ProtocolError, spelled, jsonFault.Describe()).ConfigureAwait(false);
            return;
        }

        if (record!.Handle is string named && !AsciiCase.Equal(Encoding.UTF8.GetBytes(named), handle.Utf8))
        {
            changes.CountMalformed(Door.Http);
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ProtocolError, spelled, $"The body names the handle '{named}', the path another.").ConfigureAwait(false);
            return;
        }

        // The Handle REST interface overwrites unless told otherwise.
        bool overwrite = !context.Request.Query.ContainsKey("overwrite") || QueryFlags.IsSet(context.Request, "overwrite");
        ChangeOutcome outcome = await changes.RegisterAsync(new RegistrationRequest(handle, record.Values, overwrite), Requester.Operator, Door.Http).ConfigureAwait(false);
        await SendOutcomeAsync(context, spelled, outcome, created: outcome.IsNew).ConfigureAwait(false);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (await ReadHandleAsync(context).ConfigureAwait(false) is not Handle handle)
        {
            return;
        }

        if (context.Request.Query.ContainsKey("index"))
        {
            await JsonAnswer.RefuseAsync(context, 501, ResponseCode.OperationNotSupported, handle.ToString(), "Values are not removed one by one over HTTP; PUT the record without them.")
                .ConfigureAwait(false);
            return;
        }

        await SendOutcomeAsync(context, handle.ToString(), await changes.DeleteAsync(handle, Requester.Operator, Door.Http).ConfigureAwait(false), created: false).ConfigureAwait(false);
    }

    private static Task SendValues(HttpContext context, string handle, ReadOnlyMemory<byte> values) =>
        JsonAnswer.SendAsync(context, 200, writer => HandleJson.WriteRecord(
            writer,
            Encoding.UTF8.GetBytes(handle),
            new EncodedValues(values.Span),
            values.IsEmpty ? ResponseCode.ValuesNotFound : ResponseCode.Success));

    private static Task SendOutcomeAsync(HttpContext context, string handle, ChangeOutcome outcome, bool created)
    {
        (int status, ResponseCode code, string message) = RefusalStatus.Of(outcome.Refusal);
        return JsonAnswer.RefuseAsync(
            context, created ? 201 : status, code, handle, outcome.Message.Length > 0 ? outcome.Message : message);
    }

    /// <summary>The handle to be changed; nothing when the caller may not change it or it is none, which has been answered then.</summary>
    private async Task<Handle?> ReadHandleAsync(HttpContext context)
    {
        byte[] utf8 = RequestPath.After(Path, context);
        string spelled = Encoding.UTF8.GetString(utf8);
        if (!token.IsShownBy(context.Request))
        {
            await Unauthorized.SendAsync(context, spelled).ConfigureAwait(false);
            return null;
        }

        HandleFault fault = Handle.TryParse(utf8, out Handle handle);
        if (fault == HandleFault.None)
        {
            return handle;
        }

        changes.CountMalformed(Door.Http);
        await JsonAnswer.RefuseAsync(context, 400, ResponseCode.InvalidHandle, spelled, $"Not a handle: {fault.Describe()}.").ConfigureAwait(false);
        return null;
    }
}
