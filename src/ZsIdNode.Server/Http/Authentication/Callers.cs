using Microsoft.Extensions.Primitives;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>
/// Finds out who sends a request over HTTP: the operator by his token, others by a password or in a session. But for
/// the token, credentials count over HTTPS alone; in clear they prove nothing.
/// </summary>
internal sealed class Callers(AccessToken token, ProofJudge judge, HttpSessionBook sessions, RandomBytes random)
{
    private const string NotVerified = "Identity not verified";

    public static PeerSource SourceOf(HttpContext context) =>
        PeerSource.Of(context.Connection.RemoteIpAddress is { } address ? new System.Net.IPEndPoint(address, context.Connection.RemotePort) : null);

    /// <summary>Who asks; nothing when what he offers as proof is wrong, which has been answered then.</summary>
    public ValueTask<Requester?> IdentifyAsync(HttpContext context) =>
        StringValues.IsNullOrEmpty(context.Request.Headers.Authorization)
            ? ValueTask.FromResult<Requester?>(Requester.Anonymous)
            : IdentifyByCredentialsAsync(context);

    /// <summary>Answers that the request needs somebody who proves who he is.</summary>
    public Task DemandProofAsync(HttpContext context, string? handle)
    {
        if (AccessToken.IsOfferedBy(context.Request))
        {
            return Unauthorized.SendAsync(context, handle);
        }

        if (!context.Request.IsHttps)
        {
            // Nobody is to be asked for a password that would cross the network in clear.
            return JsonAnswer.RefuseAsync(context, 403, ResponseCode.AuthenticationNeeded, handle, "");
        }

        WriteChallenge(context, error: "");
        return JsonAnswer.RefuseAsync(context, 401, ResponseCode.AuthenticationNeeded, handle, "");
    }

    private async ValueTask<Requester?> IdentifyByCredentialsAsync(HttpContext context)
    {
        if (token.IsShownBy(context.Request))
        {
            return Requester.Operator;
        }

        if (!context.Request.IsHttps)
        {
            return Requester.Anonymous;
        }

        string header = context.Request.Headers.Authorization.ToString();
        if (HandleParameters.Read(header) is HandleParameters parameters)
        {
            return await IdentifyInSessionAsync(context, parameters).ConfigureAwait(false);
        }

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return Requester.Anonymous;
        }

        byte[] nonce = new byte[Challenge.NonceBytes];
        random(nonce);
        (ProofFinding finding, HandleReference? identity) = await judge.JudgeAsync(OfferedProof.ReadBasic(header, nonce), SourceOf(context), context.RequestAborted).ConfigureAwait(false);
        return await AcceptAsync(context, finding, identity).ConfigureAwait(false);
    }

    private async ValueTask<Requester?> IdentifyInSessionAsync(HttpContext context, HandleParameters parameters)
    {
        if (parameters["sessionId"].Length == 0)
        {
            // It asks for a session, and has none yet.
            return Requester.Anonymous;
        }

        if (sessions.Find(parameters["sessionId"]) is not HttpSession session)
        {
            return await AcceptAsync(context, ProofFinding.Wrong, identity: null).ConfigureAwait(false);
        }

        if (parameters["signature"].Length == 0)
        {
            return session.Identity is HandleReference proven ? Requester.Identified(proven) : Requester.Anonymous;
        }

        ProofFinding finding = await judge.JudgeAsync(session, parameters, SourceOf(context), context.RequestAborted).ConfigureAwait(false);
        return await AcceptAsync(context, finding, session.Identity).ConfigureAwait(false);
    }

    private async ValueTask<Requester?> AcceptAsync(HttpContext context, ProofFinding finding, HandleReference? identity)
    {
        switch (finding)
        {
            case ProofFinding.Right:
                return Requester.Identified(identity!);
            case ProofFinding.TooManyWrong:
                await JsonAnswer.RefuseAsync(context, 503, ResponseCode.ServerTooBusy, null, "Too many wrong proofs came from this address; try again in a minute.").ConfigureAwait(false);
                return null;
            default:
                WriteChallenge(context, NotVerified);
                await JsonAnswer.SendAsync(context, 401, JsonAnswer.ContentType, default).ConfigureAwait(false);
                return null;
        }
    }

    /// <summary>Names the ways to prove oneself, and a session for it: that of the request while it waits for an answer, else a new one.</summary>
    private void WriteChallenge(HttpContext context, string error)
    {
        var ways = new List<string>(2);
        if (context.Request.Headers.XRequestedWith != "XMLHttpRequest")
        {
            // A browser would ask for a password over the head of the page that sent the request.
            ways.Add("Basic realm=\"handle\"");
        }

        HttpSession? named = sessions.Find(HandleParameters.Read(context.Request.Headers.Authorization.ToString())?["sessionId"] ?? "");
        HttpSession? session = named is { Identity: null } ? named : sessions.Open(SourceOf(context));
        if (session is not null)
        {
            string said = error.Length == 0 ? "" : $", error=\"{error}\"";
            ways.Add($"Handle sessionId=\"{session.Id}\", nonce=\"{Convert.ToBase64String(session.Nonce)}\"{said}");
        }

        context.Response.Headers.WWWAuthenticate = new StringValues([.. ways]);
    }
}
