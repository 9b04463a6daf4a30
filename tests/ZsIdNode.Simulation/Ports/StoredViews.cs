using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Counts;

namespace ZsIdNode.Simulation.Ports;

/// <summary>Every view of the log, as one process keeps them.</summary>
internal sealed class StoredViews
{
    // Recovery may hand over any run of transactions, not only whole commits.
    private const int RunMost = 60;

    private StoredViews(Random dice, Bug bug)
    {
        Records = new MemoryRecords(new Random(dice.Next()));
        IView records = new RecordView(Records);
        IView counts = new CountsView(Counts);
        All =
        [
            Prefixes,
            bug == Bug.RecordsForget ? new ForgetfulView(records) : records,
            bug == Bug.CountsForget ? new ForgetfulView(counts) : counts,
            bug == Bug.BatchesForget ? new ForgetfulView(Batches) : Batches,
        ];
    }

    public PrefixDirectory Prefixes { get; } = new();

    public MemoryRecords Records { get; }

    public DailyCounts Counts { get; } = new();

    public BatchLedger Batches { get; } = new(new BatchLedgerOptions());

    public IReadOnlyList<IView> All { get; }

    /// <summary>Builds the views from nothing.</summary>
    public static StoredViews Replay(IReadOnlyList<Transaction> log, Random dice, Bug bug)
    {
        var views = new StoredViews(dice, bug);
        for (int at = 0; at < log.Count;)
        {
            Transaction[] run = [.. log.Skip(at).Take(1 + dice.Next(RunMost))];
            views.Apply(run);
            at += run.Length;
        }

        if (bug == Bug.RecoveryRepeats && log.Count > 0)
        {
            views.Apply([log[^1]]);
        }

        return views;
    }

    /// <summary>The first thing in which two sets of views differ; nothing when they are equal.</summary>
    public string? DifferenceFrom(StoredViews other) =>
        !Prefixes.Current.All.ToHashSet().SetEquals(other.Prefixes.Current.All) ? "the homed prefixes differ"
        : !Records.All.Keys.ToHashSet().SetEquals(other.Records.All.Keys) ? "the registered handles differ"
        : Records.All.FirstOrDefault(record => !record.Value.AsSpan().SequenceEqual(other.Records.All[record.Key])).Key is { } handle ? $"the records of {handle} differ"
        : !Batches.All.Select(Evidence.Describe).ToHashSet().SetEquals(other.Batches.All.Select(Evidence.Describe)) ? "the batches differ"
        : !CountsOf(Counts).SetEquals(CountsOf(other.Counts)) ? "the counts differ"
        : !Counts.Current.Stock.ToHashSet().SetEquals(other.Counts.Current.Stock) ? "the stocks differ"
        : null;

    private static HashSet<(DateOnly Day, string Prefix, TallyEntry Entry)> CountsOf(DailyCounts counts) =>
    [
        .. from day in counts.Current.Days
           from prefix in counts.Current.Day(day).ByPrefix
           from entry in prefix.Value.Entries
           select (day.Date, prefix.Key, entry),
    ];

    private void Apply(IReadOnlyList<Transaction> run)
    {
        foreach (IView view in All)
        {
            view.Apply(run);
        }
    }
}
