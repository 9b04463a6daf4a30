using ZsIdNode.Metering.Activity;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Simulation.Ports;

namespace ZsIdNode.Simulation;

/// <summary>
/// One life of the process, from recovery to its end. The writer is an asynchronous loop; to have it run
/// when the dice say so and never beside anything else, it is started when work is waiting, completed,
/// awaited, and succeeded by a new one over the same log and views.
/// </summary>
internal sealed class NodeLife
{
    // Small, so that bursts fill batches and the queue overflows.
    private static readonly SequencerOptions Bounds = new() { QueuedMost = 14, BatchChangesMost = 6, BatchBytesMost = 2_048 };

    private readonly CrashingLog _log;
    private readonly TimeProvider _time;

    public NodeLife(CrashingLog log, TimeProvider time, Random dice, Bug bug)
    {
        _log = log;
        _time = time;
        Stored = StoredViews.Replay(log.Transactions, dice, bug);
        Resolver = new Resolver(Stored.Prefixes, Stored.Records);
        Sequencer = NextWriter();
    }

    public static int QueuedMost => Bounds.QueuedMost;

    public StoredViews Stored { get; }

    public ActivityCounter Counter { get; } = new(stripes: 4);

    public Resolver Resolver { get; }

    public RegistrationSequencer Sequencer { get; private set; }

    public Registrar Registrar => new(Sequencer, _time);

    /// <summary>Lets the writer work off all that waits.</summary>
    /// <returns>Whether the process survived it.</returns>
    public async Task<bool> WorkOffAsync()
    {
        Sequencer.Complete();
        try
        {
            await Sequencer.RunAsync(CancellationToken.None);
            Sequencer = NextWriter();
            return true;
        }
        catch (PowerCutException)
        {
            return false;
        }
    }

    private RegistrationSequencer NextWriter() => new(_log, Stored.Records, Stored.Prefixes, Stored.Batches, Stored.All, Bounds, _time, place: CommitPlace.Late);
}
