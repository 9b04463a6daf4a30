using ZsIdNode.Handles;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Counts;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Fakes;

/// <summary>A store in a folder, with small views; it writes as the sequencer does, first to the log and then to the views.</summary>
internal sealed class StoredNode : IDisposable
{
    private static readonly string[] Prefixes = ["88.118.1", "88.118.2", "88.118.42"];

    private readonly DataFolder _folder;

    private StoredNode(DataFolder folder, NodeStore store, SmallRecords records, FaultyView faulty, List<CheckpointOutcome> outcomes)
    {
        _folder = folder;
        Store = store;
        Records = records;
        Faulty = faulty;
        Outcomes = outcomes;
    }

    public NodeStore Store { get; }

    public SmallRecords Records { get; }

    /// <summary>The record view as the store sees it.</summary>
    public FaultyView Faulty { get; }

    /// <summary>What the store told of its checkpoints.</summary>
    public List<CheckpointOutcome> Outcomes { get; }

    public static StoredNode Open(string path, FakeTime time, StorageOptions? options = null, Func<bool>? mayLoad = null) =>
        Open(DataFolder.Open(path, time, () => Journal.Sample.Node), time, options, mayLoad);

    public static StoredNode Open(DataFolder folder, FakeTime time, StorageOptions? options = null, Func<bool>? mayLoad = null)
    {
        SmallRecords? records = null;
        FaultyView? faulty = null;
        List<CheckpointOutcome> outcomes = [];
        try
        {
            NodeStore store = NodeStore.Open(
                folder,
                options ?? new StorageOptions(),
                () =>
                {
                    records = new SmallRecords { MayLoad = mayLoad ?? (() => true) };
                    faulty = new FaultyView(new StateView(records, folder.ViewsPath));
                    var handles = new HandleDirectory();
                    return new NodeViews(folder.ViewsPath, (options ?? new StorageOptions()).Batches, records, faulty, handles, new StateView(new SmallHandles(handles), folder.ViewsPath));
                },
                time,
                outcomes.Add,
                freeBytes: () => long.MaxValue);
            return new StoredNode(folder, store, records!, faulty!, outcomes);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Commit(params Transaction[] transactions)
    {
        long last = Store.Log.LastSequence;
        Transaction[] batch = [.. transactions.Select((transaction, at) => transaction with { Sequence = last + at + 1, Time = Journal.Sample.Noon.AddSeconds(last + at) })];
        Store.Log.Append(batch);
        Store.Applied.Apply(batch);
    }

    /// <summary>Commits a few transactions of any kind.</summary>
    public void CommitAny(Random dice) => Commit([.. Enumerable.Range(0, dice.Next(1, 8)).Select(_ => Any(dice))]);

    /// <summary>All that the views say, in words that compare.</summary>
    public string[] Say() =>
    [
        .. Records.All.Select(record => $"record {record.Key} {Convert.ToHexString(record.Value)}").Order(StringComparer.Ordinal),
        .. Store.Views.Prefixes.Current.All.Select(prefix => $"prefix {prefix.Prefix} {prefix.Registrant} {prefix.HomedAt:O}").Order(StringComparer.Ordinal),
        .. Prefixes.Select(prefix => $"handles {prefix} {Store.Views.Handles.Count(Prefix.Parse(prefix))}"),
        .. from day in Store.Views.Counts.Current.Days
           from prefix in Store.Views.Counts.Current.Day(day).ByPrefix.OrderBy(prefix => prefix.Key, StringComparer.Ordinal)
           from entry in prefix.Value.Entries
           select $"count {day} {prefix.Key} {entry}",
        .. Store.Views.Batches.All.OrderBy(part => part.Sequence).Select(part => Journal.Sample.Texts([part])[0]),
        .. Store.Views.Counts.Current.Stock.OrderBy(stock => stock.Key, StringComparer.Ordinal).Select(stock => $"stock {stock}"),
    ];

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }

    private Transaction Any(Random dice)
    {
        var prefix = Prefix.Parse(Prefixes[dice.Next(Prefixes.Length)]);
        var handle = Handle.Parse($"{prefix}/L-{dice.Next(200)}");
        return dice.Next(10) switch
        {
            0 => new PrefixHomed(prefix, $"企业 {dice.Next(9)}"),
            1 => new PrefixUnhomed(prefix),
            2 => new ActivityCounted([new ActivityDelta(20_778 + dice.Next(3), prefix.ToString(), Door.Udp, 5, dice.Next(1, 100))]),
            3 when Records.All.ContainsKey(handle.ToString()) => new RecordDeleted(handle, Door.Http),
            4 => Journal.Sample.PartTaken(0, key: $"batch-{dice.Next(4)}", part: dice.Next(100)),
            _ => new RecordWritten(handle, Bytes(dice), !Records.All.ContainsKey(handle.ToString()), Door.Tcp),
        };
    }

    private static byte[] Bytes(Random dice)
    {
        byte[] bytes = new byte[dice.Next(1, 60)];
        dice.NextBytes(bytes);
        return bytes;
    }
}
