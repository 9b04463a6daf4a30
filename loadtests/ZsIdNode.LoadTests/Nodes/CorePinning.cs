using System.Diagnostics;

namespace ZsIdNode.LoadTests.Nodes;

/// <summary>
/// Keeps node and generator on cores of their own, by <c>taskset</c>: otherwise they push each other from core
/// to core and the figures of two runs differ by half.
/// </summary>
/// <param name="Node">The node's cores, as <c>taskset -c</c> takes them; nothing when nobody is pinned.</param>
internal sealed record CorePinning(string? Node, string? Generator)
{
    private const string Program = "taskset";

    public static CorePinning None { get; } = new(null, null);

    public static CorePinning Default => Environment.ProcessorCount > 1 && IsInstalled ? new CorePinning("0", "1") : None;

    private static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>The command that starts a node on its cores.</summary>
    public IReadOnlyList<string> Wrap(IReadOnlyList<string> command) => Node is null ? command : [Program, "-c", Node, .. command];

    /// <summary>Moves this process, with every thread it has and will have.</summary>
    public async Task PinGeneratorAsync()
    {
        if (Generator is null)
        {
            return;
        }

        var start = new ProcessStartInfo(Program, ["-a", "-c", "-p", Generator, $"{Environment.ProcessId}"]) { RedirectStandardOutput = true };
        using Process taskset = Process.Start(start) ?? throw new LoadTestException($"{Program} did not start.");
        await taskset.StandardOutput.ReadToEndAsync();
        await taskset.WaitForExitAsync();
        if (taskset.ExitCode != 0)
        {
            throw new LoadTestException($"{Program} cannot pin the generator to cores {Generator}; name other cores or give --no-pin.");
        }
    }

    public override string ToString() => Node is null ? "not pinned" : $"node on core {Node}, generator on core {Generator}";
}
