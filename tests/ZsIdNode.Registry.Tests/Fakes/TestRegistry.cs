using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Testing;

namespace ZsIdNode.Registry.Tests.Fakes;

/// <summary>A registry on in-memory ports with the prefix 88.118.42 homed.</summary>
internal sealed class TestRegistry
{
    private readonly List<IView> _views;

    public TestRegistry(SequencerOptions? options = null, AdministrationPolicy? policy = null, CommitPlace place = CommitPlace.Aside, BatchLedgerOptions? batches = null)
    {
        Batches = new BatchLedger(batches ?? new BatchLedgerOptions());
        _views = [Prefixes, new RecordsView(Records), Batches];
        Sequencer = new RegistrationSequencer(Log, Records, Prefixes, Batches, _views, options ?? new SequencerOptions(), Time, policy, place);
        Registrar = new Registrar(Sequencer, Time);
        Resolver = new Resolver(Prefixes, Records);
        var homed = new PrefixHomed(Prefix.Parse("88.118.42"), "古镇灯饰") { Sequence = 1, Time = Time.GetUtcNow() };
        Log.Append([homed]);
        Prefixes.Apply([homed]);
    }

    public FakeTime Time { get; } = new();

    public MemoryLog Log { get; } = new();

    public MemoryRecords Records { get; } = new();

    public PrefixDirectory Prefixes { get; } = new();

    public BatchLedger Batches { get; }

    public RegistrationSequencer Sequencer { get; }

    public Registrar Registrar { get; }

    public Resolver Resolver { get; }

    public static RegistrationRequest Request(string handle, bool overwrite = false) =>
        new(Handle.Parse(handle), [HandleValue.OfText(1, "URL", "https://example.org/")], overwrite);

    public static ReadOnlyMemory<byte> Record(string handle, params HandleValue[] values)
    {
        var record = new ArrayBufferWriter<byte>();
        StoredRecord.Write(record, Encoding.UTF8.GetBytes(handle), values);
        return record.WrittenMemory;
    }

    /// <summary>A writer that takes over where the one before ended.</summary>
    public RegistrationSequencer NextSequencer() => new(Log, Records, Prefixes, Batches, _views, new SequencerOptions(), Time);

    /// <summary>Lets the one writer work off all that waits.</summary>
    public async Task RunAsync()
    {
        Sequencer.Complete();
        await Sequencer.RunAsync(CancellationToken.None);
    }

    public void Store(string handle, params HandleValue[] values)
    {
        byte[] key = RecordKey.Of(Handle.Parse(handle));
        Records.Write(key, Record(handle, values).Span);
    }

    /// <summary>The values that stand under a handle; nothing when there is no record.</summary>
    public ImmutableArray<HandleValue>? ValuesOf(string handle)
    {
        var buffer = new RecordBuffer();
        return Records.TryRead(RecordKey.Of(Handle.Parse(handle)), buffer) == RecordRead.Found
            ? ValueEncoding.TryReadAll(new StoredRecord(buffer.Bytes).Values)
            : null;
    }

    public ResolutionStatus Resolve(string handle) => Resolver.Resolve(Encoding.UTF8.GetBytes(handle), new RecordBuffer()).Status;

    private sealed class RecordsView(MemoryRecords records) : IView
    {
        public void Apply(IReadOnlyList<Transaction> transactions)
        {
            foreach (Transaction transaction in transactions)
            {
                switch (transaction)
                {
                    case RecordWritten written:
                        records.Write(RecordKey.Of(written.Handle), written.Record.Span);
                        break;
                    case RecordDeleted deleted:
                        records.Delete(RecordKey.Of(deleted.Handle));
                        break;
                    default:
                        break;
                }
            }
        }
    }
}
