using System.Globalization;
using ZsIdNode.LoadTests.Peers;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.Storage;

namespace ZsIdNode.LoadTests.Storage;

/// <summary><c>storage-bulk</c>: how many registrations a second the ordinary path takes for long.</summary>
internal static class BulkRun
{
    private const long CountUsual = 20_000_000;
    private const int Slices = 10;
    private const int ValueBytes = 300;
    private const int PeerSeconds = 10;

    public static async Task RunAsync(StorageRunOptions options, TextWriter output)
    {
        long count = options.Count ?? CountUsual;
        output.WriteLine(MachineFacts.Read().Line);
        double one = await MeasureAsync(options, prefixes: 1, count, output);
        double thousand = await MeasureAsync(options, prefixes: 1_000, count, output);
        double? peer = await PeerAsync(options);
        output.WriteLine(peer is double rate
            ? string.Create(CultureInfo.InvariantCulture, $"Redis, appendfsync always, {RedisLoad.Connections} connections × {RedisLoad.Pipelined}, values of {ValueBytes} bytes: {rate:N0}/s; ours is {one / rate:0.00} and {thousand / rate:0.00} times that")
            : "Redis is not installed: no peer in this run");
    }

    private static async Task<double> MeasureAsync(StorageRunOptions options, int prefixes, long count, TextWriter output)
    {
        using var scratch = new ScratchFolder(options.Parent);
        var catalogue = new Catalogue(prefixes, ValueBytes);
        await using OpenNode node = OpenNode.Open(scratch.Path, new StorageOptions());
        await node.HomeAsync(catalogue.Prefixes);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        TimeSpan paused = GC.GetTotalPauseDuration();
        long allocated = GC.GetTotalAllocatedBytes();
        double seconds = 0;
        long slice = Math.Max(count / Slices, 1);
        await Bulk.RunAsync(node, catalogue, 0, count, slice, (done, rate) =>
        {
            seconds += slice / rate;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {prefixes,5:N0} prefixes {done,13:N0} registered {rate,10:N0}/s, process {Environment.WorkingSet / 1e6,8:N0} MB"));
        });
        double all = count / seconds;
        double micros = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prefixes:N0} prefixes: {all:N0}/s over {count:N0}; {micros:0.00} µs of processor time each, {(GC.GetTotalAllocatedBytes() - allocated) / count} bytes allocated, the generator's included; collector paused {(GC.GetTotalPauseDuration() - paused).TotalSeconds:0.0} s"));
        return all;
    }

    private static async Task<double?> PeerAsync(StorageRunOptions options)
    {
        using var scratch = new ScratchFolder(options.Parent);
        using RedisProcess? redis = await RedisProcess.TryStartAsync(scratch.Path);
        return redis is null ? null : RedisLoad.Run(redis.Port, ValueBytes, TimeSpan.FromSeconds(PeerSeconds));
    }
}
