using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Storage;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>A node from the registrar downwards: what every door calls, without a door in front.</summary>
internal sealed class OpenNode : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly RegistrationSequencer _sequencer;
    private readonly Task _writer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _checkpoints;

    private OpenNode(DataFolder folder, NodeStore store)
    {
        _folder = folder;
        Store = store;
        _sequencer = new RegistrationSequencer(store.Log, store.Views.Records, store.Views.Prefixes, store.Views.Batches, [store.Applied], new SequencerOptions(), TimeProvider.System);
        Registrar = new Registrar(_sequencer, TimeProvider.System);
        Resolver = new Resolver(store.Views.Prefixes, store.Views.Records);
        _writer = Task.Run(() => _sequencer.RunAsync(CancellationToken.None));
        _checkpoints = Task.Run(() => store.KeepCheckpointsAsync(_stop.Token));
    }

    public NodeStore Store { get; }

    public Registrar Registrar { get; }

    public Resolver Resolver { get; }

    public static OpenNode Open(string path, StorageOptions options)
    {
        DataFolder folder = DataFolder.Open(path, TimeProvider.System, Guid.NewGuid);
        return new OpenNode(folder, NodeStore.Open(folder, options, TimeProvider.System, Told));
    }

    public async Task HomeAsync(IEnumerable<Prefix> prefixes)
    {
        foreach (Prefix prefix in prefixes)
        {
            ChangeOutcome outcome = await Registrar.HomeAsync(prefix, "load test", Requester.Operator, Door.Http);
            LoadTestException.ThrowUnless(outcome.IsAccepted, $"{prefix} could not be homed: {outcome.Refusal}.");
        }
    }

    /// <summary>Takes a checkpoint of all that has been registered.</summary>
    public async Task TakeCheckpointAsync() =>
        LoadTestException.ThrowUnless(await Store.TakeCheckpointAsync(CancellationToken.None), $"The checkpoint failed: {Store.CheckpointTrouble}");

    public async ValueTask DisposeAsync()
    {
        _sequencer.Complete();
        await _writer;
        await _stop.CancelAsync();
        await _checkpoints;
        Store.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    private static void Told(CheckpointOutcome outcome) =>
        LoadTestException.ThrowUnless(outcome.Fault is null, $"A checkpoint failed: {outcome.Fault}");
}
