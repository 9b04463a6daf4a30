using System.Globalization;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>
/// <c>journal-commit</c>: one commit of one record, and one write with its sync over space that was written before, in
/// turn: what a neighbour on the machine takes, he takes from both. The ratio is what the journal adds to the disk.
/// </summary>
internal static class JournalCommitRun
{
    private const int RecordBytes = 300;
    private const long CountUsual = 10_000;
    private const int WarmUp = 500;

    public static Task RunAsync(StorageRunOptions options, TextWriter output)
    {
        output.WriteLine(MachineFacts.Read().Line);
        using var scratch = new ScratchFolder(options.Parent);
        using var disk = new RawDisk(scratch.Below("raw"));
        using TransactionJournal journal = TransactionJournal.Open(scratch.Below("journal"), Guid.NewGuid(), new JournalOptions());
        Measure(disk, journal, WarmUp, new LatencyHistogram(), new LatencyHistogram());
        var raw = new LatencyHistogram();
        var commits = new LatencyHistogram();
        Measure(disk, journal, options.Count ?? CountUsual, raw, commits);
        Print(output, "write of 4 KiB and fdatasync", raw);
        Print(output, $"commit of one {RecordBytes}-byte record", commits);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio of the medians {(double)commits.Percentile(0.5) / raw.Percentile(0.5):0.00}, of the 99th percentiles {(double)commits.Percentile(0.99) / raw.Percentile(0.99):0.00}"));
        return Task.CompletedTask;
    }

    private static void Measure(RawDisk disk, TransactionJournal journal, long rounds, LatencyHistogram raw, LatencyHistogram commits)
    {
        byte[] record = new byte[RecordBytes];
        for (long round = 0; round < rounds; round++)
        {
            Transaction[] batch = [SampleTransactions.Registration(journal.LastSequence + 1, record)];
            disk.Write(1, raw);
            long began = Clock.Now();
            journal.Append(batch);
            commits.Add(Clock.Now() - began);
        }
    }

    private static void Print(TextWriter output, string what, LatencyHistogram times) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-34}{times.Count,8} times; p50 {times.Percentile(0.5) / 1e3,8:0.0} µs, p99 {times.Percentile(0.99) / 1e3,8:0.0} µs, p99.9 {times.Percentile(0.999) / 1e3,8:0.0} µs, max {times.Max / 1e3,8:0.0} µs"));
}
