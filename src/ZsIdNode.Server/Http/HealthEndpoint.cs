using ZsIdNode.Registry;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Server.Http;

/// <summary><c>GET /healthz</c>: 200 while the node registers and resolves, 503 with the reason in words while it cannot register. Warnings say what an operator should look at before it is too late.</summary>
internal sealed class HealthEndpoint(RegistrationSequencer sequencer, ITransactionLog log, Func<string?> storeTrouble, Func<IEnumerable<string>> warnings)
{
    public const string Path = "/healthz";

    /// <summary>A submission that waits longer than this shows a writer that hangs.</summary>
    private static readonly TimeSpan WaitingMost = TimeSpan.FromSeconds(5);

    public Task GetAsync(HttpContext context)
    {
        string? reason = Reason();
        return JsonAnswer.SendAsync(context, reason is null ? 200 : 503, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", reason is null ? "healthy" : "degraded");
            if (reason is not null)
            {
                writer.WriteString("reason", reason);
            }

            // A node with a warning registers and resolves as ever: no reason to send clients elsewhere.
            string warning = string.Join(' ', warnings());
            if (warning.Length > 0)
            {
                writer.WriteString("warning", warning);
            }

            writer.WriteNumber("lastSequence", log.LastSequence);
            writer.WriteEndObject();
        });
    }

    /// <summary>Why the node is not healthy; nothing when it is.</summary>
    internal string? Reason() =>
        storeTrouble() is string store ? store
        : sequencer.Trouble is var trouble and not Refusal.None ? RefusalStatus.Of(trouble).Message
        : sequencer.OldestWaiting is TimeSpan waiting && waiting > WaitingMost ? $"The oldest change has waited for {(long)waiting.TotalSeconds} s; look at the disk."
        : null;
}
