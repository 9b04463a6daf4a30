using System.Runtime.InteropServices;

namespace ZsIdNode.Cli;

/// <summary>Waits for the moment to stop: SIGTERM, Ctrl+C, or the end of what was running.</summary>
internal static class ShutdownSignal
{
    public static async Task WaitAsync(Task running, CancellationToken stop)
    {
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using CancellationTokenRegistration cancelled = stop.Register(() => signalled.TrySetResult());
        await Task.WhenAny(signalled.Task, running).ConfigureAwait(false);

        void Stop(PosixSignalContext context)
        {
            // The process ends by itself when the node has stopped in order.
            context.Cancel = true;
            signalled.TrySetResult();
        }
    }
}
