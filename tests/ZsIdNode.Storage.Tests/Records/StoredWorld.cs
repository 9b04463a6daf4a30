using System.Globalization;
using System.Text;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Records;

/// <summary>A record store with a small memory beside a dictionary that remembers what it must hold.</summary>
internal sealed class StoredWorld : IDisposable
{
    public static readonly StorageOptions Small = new()
    {
        RecordMemoryBytes = 8 * 1_024 * 1_024,
        RecordIndexBytes = 64 * 1_024,
    };

    private readonly TemporaryFolder _folder = new();
    private int _copies;

    public StoredWorld()
    {
        Path = _folder.Under("views");
        Store = new FasterRecordStore(Path, Small);
        View = new StoredRecordView(Store);
    }

    public string Path { get; }

    public FasterRecordStore Store { get; private set; }

    public StoredRecordView View { get; private set; }

    /// <summary>What the store must hold: key → version of the record.</summary>
    public Dictionary<int, int> Expected { get; private set; } = [];

    public static byte[] Key(int at) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"88.118.42/LAMP-{at}"));

    /// <summary>A record of 250 to 349 bytes that tells whose it is.</summary>
    public static byte[] Record(int at, int version) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"record {at} version {version} ").PadRight(250 + (at % 100), (char)('a' + (version % 26))));

    public void Write(int from, int count, int version)
    {
        for (int at = from; at < from + count; at++)
        {
            Store.Write(Key(at), Record(at, version));
            if (Expected.TryAdd(at, version))
            {
                Store.CountNew();
            }
            else
            {
                Store.CountReplaced(Record(at, version).Length);
            }

            Expected[at] = version;
        }
    }

    public void Delete(int from, int count)
    {
        for (int at = from; at < from + count; at++)
        {
            Store.Delete(Key(at));
            if (Expected.Remove(at))
            {
                Store.CountDeleted();
            }
        }
    }

    /// <summary>Takes a checkpoint, and remembers what it must hold.</summary>
    public async Task<Kept> CheckpointAsync(long sequence, Action? meanwhile = null)
    {
        var expected = new Dictionary<int, int>(Expected);
        IFrozenView frozen = View.Freeze(sequence);
        meanwhile?.Invoke();
        return new Kept(await frozen.WriteAsync(CancellationToken.None), sequence, expected);
    }

    /// <summary>Copies all files as they are now: what a process that is killed now leaves.</summary>
    public string Copy()
    {
        string copy = _folder.Under($"copy-{++_copies}");
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).ToArray())
        {
            string target = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>Ends the store and opens the files again.</summary>
    public void Reopen(Kept? kept, StorageOptions? options = null)
    {
        Store.Dispose();
        Open(options);
        if (kept is not null)
        {
            Restore(kept);
        }
    }

    public void Open(StorageOptions? options = null)
    {
        Store = new FasterRecordStore(Path, options ?? Small);
        View = new StoredRecordView(Store);
        Expected = [];
    }

    public void Restore(Kept kept)
    {
        View.Restore(kept.Checkpoint, kept.Sequence);
        Expected = new Dictionary<int, int>(kept.Expected);
    }

    /// <summary>Reads every key that was ever in use.</summary>
    public async Task AssertHoldsAsync(int keys, FasterRecordStore? store = null, Dictionary<int, int>? expected = null)
    {
        store ??= Store;
        expected ??= Expected;
        var buffer = new RecordBuffer();
        for (int at = 0; at < keys; at++)
        {
            byte[] key = Key(at);
            RecordRead read = store.TryRead(key, buffer);
            bool found = read == RecordRead.Found || (read == RecordRead.OnDisk && await store.ReadFromDiskAsync(key, buffer, CancellationToken.None));
            Assert.Equal(expected.ContainsKey(at), found);
            if (found)
            {
                Assert.Equal(Record(at, expected[at]), buffer.Bytes);
            }
        }
    }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }

    /// <summary>A checkpoint and what it must hold.</summary>
    public sealed record Kept(ViewCheckpoint Checkpoint, long Sequence, Dictionary<int, int> Expected);
}
