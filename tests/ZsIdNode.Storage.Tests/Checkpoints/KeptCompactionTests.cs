using System.Threading.Channels;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Storage.Records;
using ZsIdNode.Storage.Verification;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Checkpoints;

/// <summary>The keeper lets the record view compact its files before a checkpoint, on a real disk.</summary>
public sealed class KeptCompactionTests : IDisposable
{
    private const int Handles = 100;
    private const int RecordBytes = 60_000;
    private const long Plenty = 1L << 40;

    // Every round is a checkpoint; the journal keeps what the two newest need.
    private static readonly StorageOptions Options = new()
    {
        RecordMemoryBytes = 8 * 1_024 * 1_024,
        RecordIndexBytes = 64 * 1_024,
        JournalSegmentBytes = 4 * 1_024 * 1_024,
        JournalKeepDays = 0,
        Checkpoints = new CheckpointOptions { JournalBytes = 64 * 1_024 },
    };

    private readonly TemporaryFolder _temporary = new();
    private readonly FakeTime _time = new();
    private readonly Channel<CheckpointOutcome> _outcomes = Channel.CreateUnbounded<CheckpointOutcome>();
    private readonly CancellationTokenSource _stop = new();
    private readonly DataFolder _folder;
    private FasterRecordStore _records = null!;
    private StoredHandleDirectory _handles = null!;
    private Action<string> _step = _ => { };
    private long _free = Plenty;

    public KeptCompactionTests()
    {
        _time.Advance(TimeSpan.FromDays(30));
        _folder = Open(_temporary.Under("data"));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task Records_written_over_and_over_give_their_files_back()
    {
        using NodeStore store = Open();
        Task keeping = store.KeepCheckpointsAsync(_stop.Token);

        // More than one file of the log, and a twentieth of that is not garbage.
        for (int version = 1; version <= 55; version++)
        {
            await WriteAllAndKeepAsync(store, version);
        }

        await StopAsync(keeping);
        Assert.Empty(store.Warnings);
        Assert.Equal(["log.1"], Directory.GetFiles(_folder.ViewsPath, "log.*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.InRange(_records.LogBytes, 1, 5 * Handles * RecordBytes);
        Assert.Equal(Handles, _records.Verify(null, CancellationToken.None).Records);
        string copy = Copy("end");
        VerificationReport report = await VerifyAsync(copy);
        Assert.Empty(report.Faults);
        Assert.Equal(Convert.ToHexStringLower(_records.Digest(CancellationToken.None)), report.Digest);
    }

    [Fact]
    public async Task A_kill_at_any_step_of_a_compaction_loses_nothing()
    {
        var copies = new List<string>();
        var steps = new HashSet<string>();
        using NodeStore store = Open();
        Task keeping = store.KeepCheckpointsAsync(_stop.Token);
        for (int version = 1; version <= 6; version++)
        {
            _step = name =>
            {
                steps.Add(name);
                copies.Add(Copy($"{copies.Count} {name}"));
            };
            await WriteAllAndKeepAsync(store, version);

            // Nothing is written while a checkpoint is taken, so that every copy must hold the same.
            string digest = Convert.ToHexStringLower(_records.Digest(CancellationToken.None));
            foreach (string copy in copies)
            {
                VerificationReport report = await VerifyAsync(copy);
                Assert.True(report.IsWhole, $"{copy}: {string.Join(' ', report.Faults)}");
                Assert.True(digest == report.Digest, copy);
                Directory.Delete(copy, recursive: true);
            }

            copies.Clear();
        }

        Assert.Contains("during compaction", steps);

        await StopAsync(keeping);
    }

    [Fact]
    public async Task Without_room_for_it_there_is_no_compaction_but_a_checkpoint_and_a_warning()
    {
        using NodeStore store = Open();
        Task keeping = store.KeepCheckpointsAsync(_stop.Token);
        await WriteAllAndKeepAsync(store, 1);
        _free = Options.FreeBytesLeast + (9 * 1_024 * 1_024);
        for (int version = 2; version <= 4; version++)
        {
            await WriteAllAndKeepAsync(store, version);
        }

        long before = _records.LogBytes;
        StoreWarning warning = Assert.Single(store.Warnings);
        Assert.Equal(StoreConcern.Compaction, warning.About);
        Assert.Contains("mostly garbage and were not compacted: It takes", warning.Text, StringComparison.Ordinal);

        _free = Plenty;
        await WriteAllAndKeepAsync(store, 5);
        Assert.Empty(store.Warnings);
        Assert.InRange(_records.LogBytes, 1, before);
        await StopAsync(keeping);
    }

    private NodeStore Open() => NodeStore.Open(
        _folder,
        Options,
        () =>
        {
            _records = new FasterRecordStore(_folder.ViewsPath, Options);
            _handles = new StoredHandleDirectory(Path.Combine(_folder.ViewsPath, StoredHandleDirectory.ViewName), Options);
            return NodeViews.Of(_folder.ViewsPath, new BatchLedgerOptions(), _records, new SteppedView(new StoredRecordView(_records), step => _step(step)), _handles);
        },
        _time,
        outcome => _outcomes.Writer.TryWrite(outcome),
        () => _free);

    private DataFolder Open(string path) => DataFolder.Open(path, _time, () => Journal.Sample.Node);

    private async Task WriteAllAndKeepAsync(NodeStore store, int version)
    {
        for (int from = 0; from < Handles; from += 25)
        {
            long last = store.Log.LastSequence;
            Transaction[] batch = [.. Enumerable.Range(from, 25).Select(number => Written(number, version) with { Sequence = ++last, Time = Journal.Sample.Noon })];
            store.Log.Append(batch);
            store.Applied.Apply(batch);
        }

        _time.Advance(TimeSpan.FromMilliseconds(200));
        CheckpointOutcome outcome = await _outcomes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Null(outcome.Fault);
        Assert.Equal(store.Log.LastSequence, outcome.Sequence);
    }

    private static RecordWritten Written(int number, int version)
    {
        Handle handle = Handle.Parse($"88.118.42/L-{number}");
        byte[] record = new byte[RecordBytes];
        record.AsSpan().Fill((byte)version);
        return new RecordWritten(handle, record, IsNew: version == 1, Door.Http);
    }

    private async Task StopAsync(Task keeping)
    {
        await _stop.CancelAsync();
        await keeping;
    }

    private string Copy(string name)
    {
        string copy = _temporary.Under(name);
        CheckpointTests.Copy(_folder.Path, copy);
        return copy;
    }

    private async Task<VerificationReport> VerifyAsync(string data)
    {
        using DataFolder folder = Open(data);
        return await StoreVerification.RunAsync(folder, Options, _ => { }, CancellationToken.None);
    }
}
