using System.Buffers;
using System.Runtime.InteropServices;
using ZsIdNode.Handles;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Counts;

/// <summary>
/// The counts as a view of the log: registrations, changes and deletions follow from their transactions,
/// what was asked and refused from the deltas that travel in the same log.
/// </summary>
public sealed class CountsView(DailyCounts counts) : ISmallView
{
    // One commit mostly concerns a few prefixes: its transactions are summed up before the counts take them.
    private readonly Dictionary<(BeijingDay Day, string Prefix, Door Door, Measure Measure), long> _sums = [];
    private readonly List<DailyCount> _batch = [];

    // Neighbours in the log mostly stand under the same prefix, whose text need not be made again.
    private byte[] _lastUtf8 = [];
    private string _lastPrefix = "";

    public string Name => "counts";

    public void Save(IBufferWriter<byte> output) => CountsEncoding.Write(counts.Current, output);

    public bool TryLoad(ReadOnlySpan<byte> state)
    {
        var read = new List<DailyCount>();
        if (!CountsEncoding.TryRead(state, read))
        {
            return false;
        }

        counts.Add(CollectionsMarshal.AsSpan(read));
        return true;
    }

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        // By index: enumerating an interface would allocate per commit.
        for (int at = 0; at < transactions.Count; at++)
        {
            Sum(transactions[at]);
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
                Add(day, TextOf(written.Handle), written.Door, written.IsNew ? Measure.Registered : Measure.Modified, 1);
                break;
            case RecordDeleted deleted:
                Add(day, TextOf(deleted.Handle), deleted.Door, Measure.Deleted, 1);
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

    private string TextOf(Handle handle)
    {
        if (!handle.PrefixUtf8.SequenceEqual(_lastUtf8))
        {
            _lastUtf8 = handle.PrefixUtf8.ToArray();
            _lastPrefix = handle.Prefix.ToString();
        }

        return _lastPrefix;
    }

    private void Add(BeijingDay day, string prefix, Door door, Measure measure, long count) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, (day, prefix, door, measure), out _) += count;
}
