using System.Globalization;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage;
using ZsIdNode.Storage.Counts;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.LoadTests.Storage;

/// <summary><c>journal-replay</c>: what a start costs for each transaction; the files are in the system's memory, so it is the processor's part.</summary>
internal static class JournalReplayRun
{
    private const int Transactions = 1_000_000;
    private const int CommitTransactions = 50;
    private const int RecordBytes = 300;

    // What is left to replay behind a checkpoint that is a few minutes old on a busy node.
    private const int Tail = 10_000;

    public static Task RunAsync(StorageRunOptions options, TextWriter output)
    {
        output.WriteLine(MachineFacts.Read().Line);
        using var scratch = new ScratchFolder(options.Parent);
        using DataFolder folder = DataFolder.Open(scratch.Path, TimeProvider.System, Guid.NewGuid);
        Fill(folder);
        Print(output, "read, verified and decoded", Transactions, Time(() => Open(folder, from: 0)));
        Print(output, $"the last {Tail} only", Tail, Time(() => Open(folder, Transactions - Tail)));
        Print(output, "into every view", Transactions, Time(() => NodeStore.Open(folder, new StorageOptions(), TimeProvider.System).Dispose()));
        return Task.CompletedTask;
    }

    private static void Fill(DataFolder folder)
    {
        using TransactionJournal journal = TransactionJournal.Open(folder.JournalPath, folder.NodeId, new JournalOptions());
        byte[] record = new byte[RecordBytes];
        for (int first = 1; first < Transactions; first += CommitTransactions)
        {
            journal.Append(SampleTransactions.Registrations(first, CommitTransactions, record));
        }
    }

    private static void Open(DataFolder folder, long from)
    {
        long replayed = 0;
        TransactionJournal.Open(folder.JournalPath, folder.NodeId, new JournalOptions(), from, run => replayed += run.Count).Dispose();
        if (replayed != Transactions - from)
        {
            throw new LoadTestException($"{replayed} transactions were replayed; {Transactions - from} were expected.");
        }
    }

    private static (double Seconds, double ProcessorSeconds) Time(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long began = Clock.Now();
        work();
        return ((Clock.Now() - began) / (double)Clock.Second, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    private static void Print(TextWriter output, string what, int transactions, (double Seconds, double ProcessorSeconds) took) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-28}{transactions,9} transactions in {took.Seconds,7:0.000} s: {transactions / took.Seconds,11:#,0} a second; {took.ProcessorSeconds * 1e6 / transactions,6:0.00} µs of processor each"));
}
