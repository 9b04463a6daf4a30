using System.Diagnostics;
using System.Globalization;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.Storage;

namespace ZsIdNode.LoadTests.Storage;

/// <summary><c>storage-size</c>: what a large store takes and how fast it stays: registered in ten slices, opened again after a tenth and at the end.</summary>
internal static class SizeRun
{
    private const long CountUsual = 10_000_000;
    private const int Slices = 10;
    private const int ValueBytes = 100;
    private const int Prefixes = 1_000;

    // What came since the last checkpoint when the process dies: it is replayed at the next start.
    private const long Tail = 1_000_000;

    public static async Task RunAsync(StorageRunOptions options, TextWriter output)
    {
        long count = options.Count ?? CountUsual;
        output.WriteLine(MachineFacts.Read().Line);
        using var scratch = new ScratchFolder(options.Parent);
        var catalogue = new Catalogue(Prefixes, ValueBytes);
        StorageOptions storage = OptionsFor(count);
        var rates = new List<double>();
        for (int part = 0; part < 2; part++)
        {
            (long from, long until) = part == 0 ? (0, count / Slices) : (count / Slices, count);
            await using (OpenNode node = OpenNode.Open(scratch.Path, storage))
            {
                if (part == 0)
                {
                    await node.HomeAsync(catalogue.Prefixes);
                }

                rates.AddRange(await Bulk.RunAsync(node, catalogue, from, until - from, count / Slices, (done, rate) =>
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {from + done,13:N0} registered {rate,10:N0}/s, process {Environment.WorkingSet / 1e6,8:N0} MB"))));
                long began = Stopwatch.GetTimestamp();
                await node.TakeCheckpointAsync();
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  checkpoint in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
            }

            Weigh(scratch, until, output);
            await StoreOpening.RunApartAsync(scratch.Path, storage.RecordIndexBytes, until, output);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the last {count / Slices:N0} were registered {rates[^1] / rates[0]:0.00} times as fast as the first"));
        await using (OpenNode node = OpenNode.Open(scratch.Path, storage))
        {
            await Bulk.RunAsync(node, catalogue, count, Tail, Tail);
        }

        output.WriteLine($"after {Tail.ToString("N0", CultureInfo.InvariantCulture)} more without a checkpoint:");
        await StoreOpening.RunApartAsync(scratch.Path, storage.RecordIndexBytes, count + Tail, output);
    }

    /// <summary>The usual sizes, but with an index that has room for all records and no checkpoint that comes by itself.</summary>
    private static StorageOptions OptionsFor(long count)
    {
        var options = new StorageOptions { RecordIndexBytes = StoreOpening.IndexBytesFor(count) };
        options.Checkpoints.JournalBytes = 1L << 40;
        options.Checkpoints.Interval = TimeSpan.FromDays(7);
        return options;
    }

    private static void Weigh(ScratchFolder scratch, long count, TextWriter output)
    {
        double views = ScratchFolder.BytesOf(scratch.Below("views")) + ScratchFolder.BytesOf(scratch.Below("checkpoints"));
        double journal = ScratchFolder.BytesOf(scratch.Below("journal"));
        double encoded = new Catalogue(Prefixes, ValueBytes).EncodedBytes;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {count:N0} on disk: views {views / count:0.0} bytes each ({views / count / encoded:0.00} times the {encoded:0} bytes of handle and values), journal {journal / count:0.0} bytes each"));
    }
}
