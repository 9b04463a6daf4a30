using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Storage.Records;
using ZsIdNode.Storage.Tests.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Space;

/// <summary>The one writer over a whole store on a disk that runs full.</summary>
public sealed class FullDiskTests : IAsyncLifetime, IDisposable
{
    private const long Plenty = 1L << 40;

    private static readonly StorageOptions Options = new()
    {
        RecordMemoryBytes = 8 * 1_024 * 1_024,
        RecordIndexBytes = 64 * 1_024,
    };

    private readonly TemporaryFolder _temporary = new();
    private readonly FakeTime _time = new();
    private readonly List<CheckpointOutcome> _outcomes = [];
    private readonly DataFolder _folder;
    private readonly NodeStore _store;
    private readonly RegistrationSequencer _sequencer;
    private readonly Registrar _registrar;
    private FaultyDevice _device = null!;
    private Task _running = Task.CompletedTask;
    private long _free = Plenty;
    private bool _isDisposed;

    public FullDiskTests()
    {
        _folder = DataFolder.Open(_temporary.Under("data"), _time, () => Journal.Sample.Node);
        _store = NodeStore.Open(_folder, Options, MakeViews, _time, _outcomes.Add, () => _free);
        _sequencer = new RegistrationSequencer(_store.Log, _store.Views.Records, _store.Views.Prefixes, _store.Views.Batches, [_store.Applied], new SequencerOptions(), _time);
        _registrar = new Registrar(_sequencer, _time);
    }

    public async Task InitializeAsync()
    {
        _running = _sequencer.RunAsync(CancellationToken.None);
        Assert.True((await _registrar.HomeAsync(Prefix.Parse("88.118.42"), "古镇灯饰", Requester.Operator, Door.Http)).IsAccepted);
    }

    public async Task DisposeAsync()
    {
        _sequencer.Complete();
        await Task.WhenAny(_running);
        Dispose();
    }

    public void Dispose()
    {
        // An asynchronous life ends with both.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _store.Dispose();
        _folder.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_disk_that_is_all_but_full_refuses_changes_resolves_and_takes_them_again_when_space_returns()
    {
        Assert.True((await RegisterAsync(1)).IsAccepted);
        _free = Options.FreeBytesLeast - 1;

        Assert.Equal(Refusal.DiskFull, (await RegisterAsync(2)).Refusal);
        Assert.Equal(Refusal.DiskFull, (await _registrar.DeleteAsync(Name(1), Requester.Operator, Door.Http)).Refusal);
        Assert.Contains("resolution goes on", _store.Trouble, StringComparison.Ordinal);
        Assert.True(IsThere(1));
        Assert.False(IsThere(2));

        _free = Plenty;
        Assert.Null(_store.Trouble);
        Assert.True((await RegisterAsync(2)).IsAccepted);
        Assert.True(IsThere(2));
        Assert.Equal(Refusal.None, _sequencer.Trouble);
    }

    [Fact]
    public async Task Counts_are_logged_although_changes_are_refused()
    {
        _free = 0;

        ChangeOutcome counted = await _sequencer.SubmitAsync(new CountActivity([new ActivityDelta(20_778, "88.118.42", Door.Udp, Measure: 5, Count: 7)]));

        Assert.True(counted.IsAccepted);
        Assert.Equal(Refusal.DiskFull, (await RegisterAsync(1)).Refusal);
    }

    [Fact]
    public async Task What_is_in_memory_alone_counts_as_written()
    {
        _free = Options.FreeBytesLeast + (1_024 * 1_024);
        ChangeOutcome outcome = default;
        int accepted = 0;
        for (int number = 1; number < 100 && (outcome = await RegisterAsync(number, dataBytes: 100_000)).IsAccepted; number++)
        {
            accepted++;
        }

        Assert.Equal(Refusal.DiskFull, outcome.Refusal);
        Assert.InRange(accepted, 5, 10);
    }

    [Fact]
    public async Task A_checkpoint_for_which_there_is_no_room_is_not_begun_and_costs_the_view_nothing()
    {
        Assert.True((await RegisterAsync(1)).IsAccepted);
        _free = 1_000;

        Assert.False(await _store.TakeCheckpointAsync(CancellationToken.None));
        Assert.Contains("the disk has 0.0 MiB left", _store.CheckpointTrouble, StringComparison.Ordinal);

        _free = Plenty;
        Assert.True((await RegisterAsync(2)).IsAccepted);
        Assert.True(await _store.TakeCheckpointAsync(CancellationToken.None));
        Assert.Null(_store.CheckpointTrouble);
    }

    [Fact]
    public async Task A_checkpoint_that_meets_a_full_disk_ends_the_changes_before_any_is_in_doubt()
    {
        Assert.True((await RegisterAsync(1)).IsAccepted);
        _device.WritesLeft = 0;
        Assert.False(await _store.TakeCheckpointAsync(CancellationToken.None));
        long logged = _store.Log.LastSequence;

        Assert.Equal(Refusal.DiskFull, (await RegisterAsync(2)).Refusal);

        Assert.Equal(logged, _store.Log.LastSequence);
        Assert.Contains("restart the node", _store.Trouble, StringComparison.Ordinal);
        Assert.True(IsThere(1));
        Assert.True((await _sequencer.SubmitAsync(new CountActivity([new ActivityDelta(20_778, "88.118.42", Door.Udp, Measure: 5, Count: 7)]))).IsAccepted);
        Assert.False(_running.IsCompleted);
    }

    [Fact]
    public async Task A_disk_that_somebody_else_fills_in_the_midst_of_a_commit_ends_the_writer_and_nothing_is_lost()
    {
        Assert.True((await RegisterAsync(1)).IsAccepted);
        _device.WritesLeft = 0;

        // One commit that is larger than the memory of the view.
        ChangeOutcome[] outcomes = await _registrar.RegisterAsync([.. Enumerable.Range(2, 99).Select(number => Request(number, dataBytes: 200_000))], Requester.Operator, Door.Http);

        // On disk in the journal, and not in every view.
        Assert.All(outcomes, outcome => Assert.Equal(Refusal.OutcomeUnknown, outcome.Refusal));
        await Assert.ThrowsAsync<RecordViewException>(() => _running);
        Assert.Equal(Refusal.LogUnavailable, (await RegisterAsync(101)).Refusal);
        Assert.Equal(Refusal.LogUnavailable, _sequencer.Trouble);
        Assert.Contains("restart the node", _store.Trouble, StringComparison.Ordinal);
        Assert.False(await _store.TakeCheckpointAsync(CancellationToken.None));
        Assert.True(IsThere(1));

        // Restarted, with space.
        string copy = _temporary.Under("copy");
        Checkpoints.CheckpointTests.Copy(_folder.Path, copy);
        using DataFolder folder = DataFolder.Open(copy, _time, () => Journal.Sample.Node);
        using NodeStore again = NodeStore.Open(folder, Options, _time);
        Assert.Null(again.Trouble);
        Assert.Equal(100, again.Views.Handles.Count(Prefix.Parse("88.118.42")));
    }

    [Fact]
    public async Task A_start_on_a_full_disk_says_what_to_do()
    {
        for (int number = 1; number <= 100; number++)
        {
            Assert.True((await RegisterAsync(number, dataBytes: 200_000)).IsAccepted);
        }

        string copy = _temporary.Under("copy");
        Checkpoints.CheckpointTests.Copy(_folder.Path, copy);
        using DataFolder folder = DataFolder.Open(copy, _time, () => Journal.Sample.Node);
        DataFolderException refused = Assert.Throws<DataFolderException>(() => NodeStore.Open(folder, Options, MakeViews, _time, told: null, () => _free).Dispose());
        Assert.Contains("Make space, then start again", refused.Message, StringComparison.Ordinal);

        NodeViews MakeViews()
        {
            NodeViews views = this.MakeViews(folder.ViewsPath);
            _device.WritesLeft = 0;
            return views;
        }
    }

    private NodeViews MakeViews() => MakeViews(_folder.ViewsPath);

    private NodeViews MakeViews(string viewsPath)
    {
        var records = new FasterRecordStore(viewsPath, Options, file => _device = new FaultyDevice(file));
        return NodeViews.Of(viewsPath, Options.Batches, records, new StoredRecordView(records), new StoredHandleDirectory(Path.Combine(viewsPath, StoredHandleDirectory.ViewName), Options));
    }

    private static Handle Name(int number) => Handle.Parse(string.Create(CultureInfo.InvariantCulture, $"88.118.42/L-{number}"));

    private ValueTask<ChangeOutcome> RegisterAsync(int number, int dataBytes = 10) =>
        _registrar.RegisterAsync(Request(number, dataBytes), Requester.Operator, Door.Http);

    private static RegistrationRequest Request(int number, int dataBytes) =>
        new(Name(number), [HandleValue.OfText(1, "DESC", new string('x', dataBytes))], Overwrite: false);

    private bool IsThere(int number)
    {
        byte[] key = new byte[HandleLimits.HandleBytesMost];
        int length = AsciiCase.Fold(Name(number).Utf8, key);
        return _store.Views.Records.TryRead(key.AsSpan(0, length), new RecordBuffer()) != RecordRead.Missing;
    }
}
