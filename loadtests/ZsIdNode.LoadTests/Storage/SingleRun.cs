using System.Globalization;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Storage;

namespace ZsIdNode.LoadTests.Storage;

/// <summary><c>storage-single</c>: what one durable registration costs beyond what the disk itself costs, and what company gains.</summary>
internal static class SingleRun
{
    private const long CountUsual = 5_000;
    private const int ValueBytes = 300;
    private const int Clients = 64;

    // One in turn with the other: what else the machine does meanwhile meets both.
    private const int Turns = 10;

    public static async Task RunAsync(StorageRunOptions options, TextWriter output)
    {
        long count = Math.Max((options.Count ?? CountUsual) / Turns, 1) * Turns;
        output.WriteLine(MachineFacts.Read().Line);
        using var scratch = new ScratchFolder(options.Parent);
        var catalogue = new Catalogue(prefixes: 1, ValueBytes);
        await using OpenNode node = OpenNode.Open(scratch.Below("node"), new StorageOptions());
        await node.HomeAsync(catalogue.Prefixes);
        using var disk = new RawDisk(scratch.Below("raw"));

        var raw = new LatencyHistogram();
        var alone = new LatencyHistogram();
        long number = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            disk.Write(count / Turns, raw);
            number = await RegisterAsync(node, catalogue, number, count / Turns, alone);
        }

        long next = number;
        long end = next + (count * Clients / 4);
        var together = new LatencyHistogram();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long began = Clock.Now();
        LatencyHistogram[] clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => ClientAsync(node, catalogue, () => Interlocked.Increment(ref next) - 1, end))));
        double seconds = (double)(Clock.Now() - began) / Clock.Second;
        Array.ForEach(clients, together.Add);
        double micros = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / together.Count;

        double aloneRate = (double)Clock.Second / alone.Percentile(0.5);
        double togetherRate = together.Count / seconds;
        output.WriteLine(Text("the disk: 4 KiB written and synced", raw));
        output.WriteLine(Text("one registration at a time", alone));
        output.WriteLine(Text(string.Create(CultureInfo.InvariantCulture, $"{Clients} clients, one at a time each"), together));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one registration: {(double)alone.Percentile(0.5) / raw.Percentile(0.5):0.00} times the disk's own median; {Clients} clients: {togetherRate:N0}/s, {togetherRate / aloneRate:0.0} times one client's {aloneRate:N0}/s, {micros:0.0} µs of processor time each"));
    }

    private static async Task<long> RegisterAsync(OpenNode node, Catalogue catalogue, long from, long count, LatencyHistogram latency)
    {
        for (long number = from; number < from + count; number++)
        {
            await RegisterAsync(node, catalogue.Of(number), latency);
        }

        return from + count;
    }

    private static async Task<LatencyHistogram> ClientAsync(OpenNode node, Catalogue catalogue, Func<long> next, long end)
    {
        var latency = new LatencyHistogram();
        for (long number = next(); number < end; number = next())
        {
            await RegisterAsync(node, catalogue.Of(number), latency);
        }

        return latency;
    }

    private static async Task RegisterAsync(OpenNode node, RegistrationRequest product, LatencyHistogram latency)
    {
        long began = Clock.Now();
        ChangeOutcome outcome = await node.Registrar.RegisterAsync(product, Requester.Operator, Door.Http);
        latency.Add(Clock.Now() - began);
        LoadTestException.ThrowUnless(outcome is { IsAccepted: true, IsNew: true }, $"A registration was refused: {outcome.Refusal} {outcome.Message}.");
    }

    private static string Text(string what, LatencyHistogram latency) =>
        string.Create(CultureInfo.InvariantCulture, $"  {what,-36} p50 {latency.Percentile(0.5) / 1e3,8:N1} µs, p99 {latency.Percentile(0.99) / 1e3,8:N1} µs, {latency.Count:N0} of them");
}
