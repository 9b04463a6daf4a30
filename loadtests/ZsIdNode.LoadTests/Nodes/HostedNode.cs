using System.Runtime.InteropServices;
using ZsIdNode.Server;

namespace ZsIdNode.LoadTests.Nodes;

/// <summary>
/// The verb <c>serve</c>: this program as a node, with the command line of <c>zsid serve</c>, so that a load
/// test needs no other program and yet never shares a process, a heap or a core with what it measures.
/// </summary>
internal static class HostedNode
{
    public const string Verb = "serve";

    public static async Task RunAsync(string config, string data)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        });

        await using Node node = await Node.StartAsync(NodeOptions.Load(config).In(data), TimeProvider.System, _ => { });
        Task runnerGone = Console.OpenStandardInput().CopyToAsync(Stream.Null);
        await await Task.WhenAny(stopped.Task, runnerGone, node.Completion);
    }
}
