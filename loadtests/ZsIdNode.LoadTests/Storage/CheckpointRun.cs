using System.Globalization;
using System.Text;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Storage;

namespace ZsIdNode.LoadTests.Storage;

/// <summary><c>storage-checkpoint</c>: how long resolutions take while a checkpoint is being written, beside how long they take otherwise.</summary>
internal static class CheckpointRun
{
    private const long CountUsual = 1_000_000;
    private const int ValueBytes = 300;
    private const int Rounds = 5;

    // Between questions the asker rests: what waits for a core is not the store's doing.
    private const int QuestionsABurst = 200;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(StorageRunOptions options, TextWriter output)
    {
        long count = options.Count ?? CountUsual;
        output.WriteLine(MachineFacts.Read().Line);
        using var scratch = new ScratchFolder(options.Parent);
        var catalogue = new Catalogue(prefixes: 1, ValueBytes);
        var storage = new StorageOptions();
        storage.Checkpoints.Interval = TimeSpan.FromDays(7);
        await using OpenNode node = OpenNode.Open(scratch.Path, storage);
        await node.HomeAsync(catalogue.Prefixes);
        await Bulk.RunAsync(node, catalogue, 0, count, count);
        await AskAsync(node, catalogue, count, Task.Delay(Quiet), new LatencyHistogram());

        var before = new LatencyHistogram();
        var during = new LatencyHistogram();
        long number = count;
        long time = 0;
        for (int round = 0; round < Rounds; round++)
        {
            await AskAsync(node, catalogue, count, Task.Delay(Quiet), before);
            await Bulk.RunAsync(node, catalogue, number, count / Rounds, count / Rounds);
            number += count / Rounds;
            long began = Clock.Now();
            await AskAsync(node, catalogue, count, Task.Run(node.TakeCheckpointAsync), during);
            time += Clock.Now() - began;
        }

        output.WriteLine(Text("without a checkpoint", before));
        output.WriteLine(Text("while one is written", during));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"99th percentile {(double)during.Percentile(0.99) / before.Percentile(0.99):0.00} times as long; a checkpoint took {time / Rounds / 1e6:N0} ms"));
    }

    private static async Task AskAsync(OpenNode node, Catalogue catalogue, long count, Task until, LatencyHistogram latency)
    {
        var draw = new Draw(seed: 1, (int)Math.Min(count, int.MaxValue));
        var record = new RecordBuffer();
        do
        {
            for (int at = 0; at < QuestionsABurst; at++)
            {
                byte[] handle = catalogue.HandleOf(draw.Next()).Utf8.ToArray();
                long began = Clock.Now();
                ResolutionResult result = node.Resolver.Resolve(handle, record);
                if (result.Status == ResolutionStatus.OnDisk)
                {
                    result = await node.Resolver.ResolveFromDiskAsync(handle, result, record, CancellationToken.None);
                }

                latency.Add(Clock.Now() - began);
                LoadTestException.ThrowUnless(result.Status == ResolutionStatus.Found, $"{Encoding.UTF8.GetString(handle)} is answered with {result.Status}.");
            }

            await Task.Delay(Rest);
        }
        while (!until.IsCompleted);

        await until;
    }

    private static string Text(string what, LatencyHistogram latency) =>
        string.Create(CultureInfo.InvariantCulture, $"  {what,-24} p50 {latency.Percentile(0.5) / 1e3,8:N1} µs, p99 {latency.Percentile(0.99) / 1e3,8:N1} µs, p99.9 {latency.Percentile(0.999) / 1e3,8:N1} µs, {latency.Count:N0} of them");
}
