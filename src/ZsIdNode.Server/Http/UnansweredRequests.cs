using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Http;

/// <summary>Answers in words what no endpoint answered: a method that is not possible, and a defect of the node.</summary>
internal sealed partial class UnansweredRequests(ILogger logger)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception defect) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted && defect is not BadHttpRequestException)
        {
            LogDefect(defect);
            await JsonAnswer.RefuseAsync(context, 500, ResponseCode.Error, null, "The node failed at this request; its log says more.").ConfigureAwait(false);
            return;
        }

        if (context.Response is { StatusCode: 405, HasStarted: false })
        {
            string possible = context.Response.Headers.Allow.ToString();
            await JsonAnswer.RefuseAsync(context, 405, ResponseCode.OperationNotSupported, null, $"{context.Request.Method} is not possible on this path; possible: {possible}.").ConfigureAwait(false);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "An HTTP request could not be answered; this is a defect of the node")]
    private partial void LogDefect(Exception defect);
}
