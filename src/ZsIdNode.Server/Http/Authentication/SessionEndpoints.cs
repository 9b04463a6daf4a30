using ZsIdNode.Handles.Values;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>
/// <c>/api/sessions</c>: POST opens a session. <c>/api/sessions/this</c> is the one that the Authorization header or
/// the body names: GET shows it, PUT and POST answer its nonce, DELETE ends it. All of it over HTTPS alone.
/// </summary>
internal sealed class SessionEndpoints(HttpSessionBook sessions, ProofJudge judge)
{
    public const string Path = "/api/sessions";
    public const string ThisPath = Path + "/this";

    // A signature of the largest key and the names around it.
    private const int BodyBytesMost = 16_384;

    public Task OpenAsync(HttpContext context)
    {
        if (!context.Request.IsHttps)
        {
            return RefusePlainAsync(context);
        }

        if (sessions.Open(Callers.SourceOf(context)) is not HttpSession session)
        {
            return RefuseAsync(context, 503, "Too many sessions wait for an answer; try again in a minute.");
        }

        context.Response.Headers.Location = ThisPath;
        return SendAsync(context, 201, session, error: "");
    }

    public Task ShowAsync(HttpContext context) =>
        !context.Request.IsHttps ? RefusePlainAsync(context)
        : Find(context, HandleParameters.None) is HttpSession session ? SendAsync(context, 200, session, error: "")
        : RefuseUnknownAsync(context);

    public async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.IsHttps)
        {
            await RefusePlainAsync(context).ConfigureAwait(false);
            return;
        }

        byte[]? body = await RequestBody.ReadAsync(context, BodyBytesMost).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        if (HandleParameters.Read(body) is not HandleParameters parameters)
        {
            await RefuseAsync(context, 400, "Expected a JSON object with id, type, alg, cnonce and signature.").ConfigureAwait(false);
        }
        else if (Find(context, parameters) is not HttpSession session)
        {
            await RefuseUnknownAsync(context).ConfigureAwait(false);
        }
        else
        {
            ProofFinding finding = await judge.JudgeAsync(session, parameters, Callers.SourceOf(context), context.RequestAborted).ConfigureAwait(false);
            await (finding switch
            {
                ProofFinding.Right => SendAsync(context, 200, session, error: ""),
                ProofFinding.TooManyWrong => RefuseAsync(context, 503, "Too many wrong proofs came from this address; try again in a minute."),
                _ => SendAsync(context, 401, session, "Identity not verified"),
            }).ConfigureAwait(false);
        }
    }

    public Task EndAsync(HttpContext context)
    {
        if (!context.Request.IsHttps)
        {
            return RefusePlainAsync(context);
        }

        if (Find(context, HandleParameters.None) is not HttpSession session)
        {
            return RefuseUnknownAsync(context);
        }

        sessions.End(session);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task SendAsync(HttpContext context, int status, HttpSession session, string error) => JsonAnswer.SendAsync(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("sessionId", session.Id);
        writer.WriteString("nonce", Convert.ToBase64String(session.Nonce));
        if (session.Identity is HandleReference identity)
        {
            writer.WriteBoolean("authenticated", true);
            writer.WriteString("id", identity.ToString());
        }

        if (error.Length > 0)
        {
            writer.WriteString("error", error);
        }

        writer.WriteEndObject();
    });

    private static Task RefusePlainAsync(HttpContext context) => RefuseAsync(context, 403, "Sessions are for HTTPS alone.");

    private static Task RefuseUnknownAsync(HttpContext context) => RefuseAsync(context, 404, "There is no such session, or it has expired.");

    private static Task RefuseAsync(HttpContext context, int status, string error) => JsonAnswer.SendAsync(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("error", error);
        writer.WriteEndObject();
    });

    private HttpSession? Find(HttpContext context, HandleParameters body)
    {
        string named = HandleParameters.Read(context.Request.Headers.Authorization.ToString())?["sessionId"] ?? "";
        return sessions.Find(named.Length > 0 ? named : body["sessionId"]);
    }
}
