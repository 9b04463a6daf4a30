using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Http.Authentication;

namespace ZsIdNode.Server.Http;

/// <summary>
/// PUT and DELETE on <c>/api/handles/{handle}</c>: a record as a whole, or with <c>index</c> single values of it.
/// (1) Who asks, (2) is the handle one, and ours, (3) read what is asked, (4) must he prove who he is first, (5) hand
/// the change in, (6) answer.
/// </summary>
/// <param name="newName">Makes the ends of names that clients leave to the node; nobody should be able to guess the next.</param>
internal sealed class HandleChanges(ChangeDesk changes, Callers callers, HttpOptions options, Func<Guid> newName)
{
    // From strangers no more is taken than a message of the wire protocol could carry, before they prove who they are.
    private const int StrangersBodyBytesMost = ProtocolLimits.MessageBytesMost;

    public async Task PutAsync(HttpContext context)
    {
        // (1)
        if (await callers.IdentifyAsync(context).ConfigureAwait(false) is not Requester requester)
        {
            return;
        }

        // (2)
        byte[] named = RequestPath.After(HandleEndpoints.Path, context);
        byte[] spelled = QueryFlags.IsTrue(context.Request, "mintNewSuffix") ? [.. named, .. Encoding.ASCII.GetBytes(newName().ToString("D"))] : named;
        if (await ReadHandleAsync(context, spelled).ConfigureAwait(false) is not Handle handle)
        {
            return;
        }

        // (3)
        bool isStranger = requester == Requester.Anonymous;
        byte[]? body = isStranger
            ? await RequestBody.TryReadAsync(context, StrangersBodyBytesMost).ConfigureAwait(false)
            : await RequestBody.ReadAsync(context, options.BodyBytesMost).ConfigureAwait(false);
        if (body is null)
        {
            await (isStranger ? callers.DemandProofAsync(context, handle.ToString()) : Task.CompletedTask).ConfigureAwait(false);
            return;
        }

        string fault = Read(context.Request, named, body, out ImmutableArray<HandleValue> values);
        if (fault.Length > 0)
        {
            await RefuseMalformedAsync(context, ResponseCode.ProtocolError, handle: null, fault).ConfigureAwait(false);
            return;
        }

        // (4)
        if (isStranger)
        {
            await callers.DemandProofAsync(context, handle.ToString()).ConfigureAwait(false);
            return;
        }

        // (5) The Handle REST interface overwrites unless told otherwise.
        bool overwrite = !context.Request.Query.ContainsKey("overwrite") || QueryFlags.IsTrue(context.Request, "overwrite");
        ChangeOutcome outcome = context.Request.Query.ContainsKey("index")
            ? await changes.AddAsync(handle, values, overwrite, requester, Door.Http).ConfigureAwait(false)
            : await changes.RegisterAsync(new RegistrationRequest(handle, values, overwrite), requester, Door.Http).ConfigureAwait(false);

        // (6)
        await AnswerAsync(context, handle, outcome, statusWhenDone: outcome.HasOverwritten ? 200 : 201).ConfigureAwait(false);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        // (1)
        if (await callers.IdentifyAsync(context).ConfigureAwait(false) is not Requester requester)
        {
            return;
        }

        // (2)
        if (await ReadHandleAsync(context, RequestPath.After(HandleEndpoints.Path, context)).ConfigureAwait(false) is not Handle handle)
        {
            return;
        }

        // (3)
        bool ofValues = context.Request.Query.ContainsKey("index");
        if (ReadIndexes(context.Request) is not ImmutableArray<int> indexes)
        {
            await RefuseMalformedAsync(context, ResponseCode.ProtocolError, handle: null, "An index is not a number.").ConfigureAwait(false);
            return;
        }

        // (4)
        if (requester == Requester.Anonymous)
        {
            await callers.DemandProofAsync(context, handle.ToString()).ConfigureAwait(false);
            return;
        }

        // (5)
        ChangeOutcome outcome = ofValues
            ? await changes.RemoveAsync(handle, indexes, requester, Door.Http).ConfigureAwait(false)
            : await changes.DeleteAsync(handle, requester, Door.Http).ConfigureAwait(false);

        // (6)
        await AnswerAsync(context, handle, outcome, statusWhenDone: 200).ConfigureAwait(false);
    }

    /// <summary>Reads the values to be written; says what is wrong with them, or nothing.</summary>
    private static string Read(HttpRequest request, byte[] named, byte[] body, out ImmutableArray<HandleValue> values)
    {
        values = [];
        if (!request.HasJsonContentType())
        {
            return "The body must be JSON; send 'Content-Type: application/json'.";
        }

        JsonFault fault = RecordJson.TryRead(body, out RecordJson? record);
        if (!fault.IsNone)
        {
            return fault.Describe();
        }

        values = record!.Values;
        return record.Handle is string other && !AsciiCase.Equal(Encoding.UTF8.GetBytes(other), named) ? $"The body names the handle '{other}', the path another."
            : request.Query.ContainsKey("index") && !AreNamed(request, values) ? "The parameters 'index' name other values than the body; index=various takes those of the body."
            : "";
    }

    private static bool AreNamed(HttpRequest request, ImmutableArray<HandleValue> values) =>
        request.Query["index"] == "various"
        || (ReadIndexes(request) is ImmutableArray<int> indexes && indexes.ToHashSet().SetEquals(values.Select(value => value.Index)));

    /// <summary>The indexes that the parameters name; nothing when one of them is no number.</summary>
    private static ImmutableArray<int>? ReadIndexes(HttpRequest request)
    {
        var indexes = ImmutableArray.CreateBuilder<int>();
        foreach (string? text in request.Query["index"])
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            {
                return null;
            }

            indexes.Add(index);
        }

        return indexes.ToImmutable();
    }

    /// <summary>The handle to be changed; nothing when it is none or not ours, which has been answered then.</summary>
    private async Task<Handle?> ReadHandleAsync(HttpContext context, byte[] spelled)
    {
        HandleFault fault = Handle.TryParse(spelled, out Handle handle);
        if (fault != HandleFault.None)
        {
            await RefuseMalformedAsync(context, ResponseCode.InvalidHandle, Encoding.UTF8.GetString(spelled), $"Not a handle: {fault.Describe()}.").ConfigureAwait(false);
            return null;
        }

        if (changes.IsOurs(spelled))
        {
            return handle;
        }

        (int _, ResponseCode code, string message) = RefusalStatus.Of(Refusal.NotHomedHere);
        await RefuseMalformedAsync(context, code, handle.ToString(), message).ConfigureAwait(false);
        return null;
    }

    private Task AnswerAsync(HttpContext context, Handle handle, ChangeOutcome outcome, int statusWhenDone)
    {
        if (outcome.Refusal == Refusal.NotAuthenticated)
        {
            return callers.DemandProofAsync(context, handle.ToString());
        }

        (int status, ResponseCode code, string message) = RefusalStatus.Of(outcome.Refusal);
        return JsonAnswer.RefuseAsync(
            context, outcome.IsAccepted ? statusWhenDone : status, code, handle.ToString(), outcome.Message.Length > 0 ? outcome.Message : message);
    }

    /// <summary>Refuses what does not come as far as the registrar.</summary>
    private Task RefuseMalformedAsync(HttpContext context, ResponseCode code, string? handle, string message)
    {
        changes.CountMalformed(Door.Http);
        return JsonAnswer.RefuseAsync(context, 400, code, handle, message);
    }
}
