using System.Runtime.InteropServices;
using ZsIdNode.Handles;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Counts;

/// <summary>
/// The counts as a view of the log: registrations, changes and deletions follow from their transactions,
/// what was asked and refused from the deltas that travel in the same log.
/// </summary>
public sealed class CountsView(DailyCounts counts) : IView
{
    // One commit mostly concerns a few prefixes: its transactions are summed up before the counts take them.
    private readonly Dictionary<(BeijingDay Day, string Prefix, Door Door, Measure Measure), long> _sums = [];
    private readonly List<DailyCount> _batch = [];

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        foreach (Transaction transaction in transactions)
        {
            Sum(transaction);
        }

        foreach (((BeijingDay day, string prefix, Door door, Measure measure), long count) in _sums)
        {
            _batch.Add(new DailyCount(day, prefix, door, measure, count));
        }

        counts.Add(CollectionsMarshal.AsSpan(_batch));
        _sums.Clear();
        _batch.Clear();
    }

    private void Sum(Transaction transaction)
    {
        BeijingDay day = BeijingDay.Of(transaction.Time);
        switch (transaction)
        {
            case RecordWritten written:
                Add(day, written.Handle.Prefix.ToString(), written.Door, written.IsNew ? Measure.Registered : Measure.Modified, 1);
                break;
            case RecordDeleted deleted:
                Add(day, deleted.Handle.Prefix.ToString(), deleted.Door, Measure.Deleted, 1);
                break;
            case ActivityCounted activity:
                foreach (ActivityDelta delta in activity.Deltas)
                {
                    Add(new BeijingDay(delta.Day), delta.Prefix, delta.Door, (Measure)delta.Measure, delta.Count);
                }

                break;
            default:
                break;
        }
    }

    private void Add(BeijingDay day, string prefix, Door door, Measure measure, long count) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, (day, prefix, door, measure), out _) += count;
}
