using ZsIdNode.Handles;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Storage;
using ZsIdNode.Storage.Counts;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>A node from the registrar downwards: what every door calls, without a door in front.</summary>
internal sealed class OpenNode : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly RegistrationSequencer _sequencer;
    private readonly Task _writer;

    private OpenNode(DataFolder folder, NodeStore store, PrefixDirectory prefixes, HandleDirectory handles)
    {
        _folder = folder;
        Store = store;
        Handles = handles;
        _sequencer = new RegistrationSequencer(store.Log, store.Records, prefixes, store.Views, new SequencerOptions(), TimeProvider.System);
        Registrar = new Registrar(_sequencer, TimeProvider.System);
        _writer = Task.Run(() => _sequencer.RunAsync(CancellationToken.None));
    }

    public NodeStore Store { get; }

    public HandleDirectory Handles { get; }

    public Registrar Registrar { get; }

    public static OpenNode Open(string path, StorageOptions options)
    {
        DataFolder folder = DataFolder.Open(path, TimeProvider.System, Guid.NewGuid);
        var prefixes = new PrefixDirectory();
        var handles = new HandleDirectory();
        NodeStore store = NodeStore.Open(folder, options, [prefixes, handles, new CountsView(new DailyCounts())], TimeProvider.System);
        return new OpenNode(folder, store, prefixes, handles);
    }

    public async Task HomeAsync(IEnumerable<Prefix> prefixes)
    {
        foreach (Prefix prefix in prefixes)
        {
            ChangeOutcome outcome = await Registrar.HomeAsync(prefix, "load test", Requester.Operator, Door.Http);
            LoadTestException.ThrowUnless(outcome.IsAccepted, $"{prefix} could not be homed: {outcome.Refusal}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _sequencer.Complete();
        await _writer;
        Store.Dispose();
        _folder.Dispose();
    }
}
