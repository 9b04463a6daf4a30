using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Batches;

/// <summary>
/// The view of the batches: which parts were taken, and what came of them. What it forgets follows from the log alone,
/// so that every replay remembers the same. Read by the writer and the doors while the log goes on.
/// </summary>
public sealed class BatchLedger(BatchLedgerOptions options) : IView
{
    // Roughly what the objects take.
    private const int PartBytes = 160;
    private const int RunBytes = 40;

    private readonly Dictionary<BatchKey, LinkedListNode<TakenBatch>> _byKey = [];

    // The batch with the newest part is the last.
    private readonly LinkedList<TakenBatch> _byAge = [];
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>How many batches are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byAge.Count;
            }
        }
    }

    /// <summary>All parts that are remembered, as they were logged, in no order.</summary>
    public IReadOnlyList<BatchPartTaken> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _byAge.SelectMany(batch => batch.Parts.Values)];
            }
        }
    }

    /// <summary>The part with this number, whatever its content; nothing when it was not taken.</summary>
    public BatchPartTaken? Find(BatchKey key, int number)
    {
        lock (_lock)
        {
            return _byKey.TryGetValue(key, out LinkedListNode<TakenBatch>? batch) ? batch.Value.Parts.GetValueOrDefault(number) : null;
        }
    }

    /// <summary>Whether a batch may have more parts.</summary>
    public bool HasRoomFor(BatchKey key)
    {
        lock (_lock)
        {
            return !_byKey.TryGetValue(key, out LinkedListNode<TakenBatch>? batch) || batch.Value.Bytes < options.BytesMost / 2;
        }
    }

    /// <summary>What of a batch was taken from a part on, in order.</summary>
    public IReadOnlyList<PartRange> RangesOf(BatchKey key, int from)
    {
        BatchPartTaken[] parts;
        lock (_lock)
        {
            parts = _byKey.TryGetValue(key, out LinkedListNode<TakenBatch>? batch) ? [.. batch.Value.Parts.Values] : [];
        }

        List<PartRange> ranges = [];
        foreach (BatchPartTaken taken in parts.Where(taken => taken.Part.Number >= from).OrderBy(taken => taken.Part.Number))
        {
            int number = taken.Part.Number;
            if (ranges.Count > 0 && ranges[^1] is PartRange before && before.Last + 1 == number && before.Refused > 0 == taken.Refused > 0)
            {
                ranges[^1] = before with { Last = number, Registered = before.Registered + taken.Registered, Refused = before.Refused + taken.Refused };
            }
            else
            {
                ranges.Add(new PartRange(number, number, taken.Registered, taken.Refused));
            }
        }

        return ranges;
    }

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        // By index: enumerating an interface would allocate per commit.
        for (int at = 0; at < transactions.Count; at++)
        {
            if (transactions[at] is BatchPartTaken taken)
            {
                lock (_lock)
                {
                    Enter(taken);
                    ForgetOld(taken.Time - options.KeptFor);
                }
            }
        }
    }

    private void Enter(BatchPartTaken taken)
    {
        if (_byKey.TryGetValue(taken.Part.Key, out LinkedListNode<TakenBatch>? node))
        {
            _byAge.Remove(node);
        }
        else
        {
            node = new LinkedListNode<TakenBatch>(new TakenBatch(taken.Part.Key));
            _byKey.Add(taken.Part.Key, node);
        }

        _byAge.AddLast(node);

        // A transaction that was read from disk brings a key of its own; one for all is enough.
        TakenBatch batch = node.Value;
        batch.Parts[taken.Part.Number] = taken with { Part = taken.Part with { Key = batch.Key } };
        batch.LastTime = taken.Time;
        long bytes = PartBytes + taken.Outcomes.Sum(run => RunBytes + (sizeof(char) * (long)run.Message.Length));
        batch.Bytes += bytes;
        _bytes += bytes;
    }

    /// <summary>Forgets what is too old or too much; the batch that has just grown stays.</summary>
    private void ForgetOld(DateTimeOffset before)
    {
        while (_byAge.Count > 1 && _byAge.First!.Value is TakenBatch oldest && (oldest.LastTime < before || _byAge.Count > options.KeysMost || _bytes > options.BytesMost))
        {
            _byAge.RemoveFirst();
            _byKey.Remove(oldest.Key);
            _bytes -= oldest.Bytes;
        }
    }

    private sealed class TakenBatch(BatchKey key)
    {
        public BatchKey Key { get; } = key;

        public Dictionary<int, BatchPartTaken> Parts { get; } = [];

        public DateTimeOffset LastTime { get; set; }

        public long Bytes { get; set; }
    }
}
