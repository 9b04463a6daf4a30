using ZsIdNode.Registry;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Server.Http;

/// <summary><c>GET /healthz</c>: 200 while the node registers and resolves, 503 with the reason in words while it cannot register.</summary>
internal sealed class HealthEndpoint(RegistrationSequencer sequencer, ITransactionLog log)
{
    public const string Path = "/healthz";

    public Task GetAsync(HttpContext context)
    {
        Refusal trouble = sequencer.Trouble;
        return JsonAnswer.SendAsync(context, trouble == Refusal.None ? 200 : 503, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", trouble == Refusal.None ? "healthy" : "degraded");
            if (trouble != Refusal.None)
            {
                writer.WriteString("reason", RefusalStatus.Of(trouble).Message);
            }

            writer.WriteNumber("lastSequence", log.LastSequence);
            writer.WriteEndObject();
        });
    }
}
