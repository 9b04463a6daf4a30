using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Backups;
using ZsIdNode.Storage.Tests.Checkpoints;
using ZsIdNode.Storage.Verification;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests;

/// <summary>The store as a node has it: journal, records, directory, prefixes and counts on a real disk.</summary>
public sealed class NodeStoreTests : IDisposable
{
    private static readonly StorageOptions Options = new()
    {
        RecordMemoryBytes = 8 * 1_024 * 1_024,
        RecordIndexBytes = 64 * 1_024,
        DirectoryMemoryBytes = 64 * 1_024,
    };

    private readonly TemporaryFolder _temporary = new();
    private readonly FakeTime _time = new();

    private string Data => _temporary.Under("data");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_was_committed_kept_and_copied_at_any_moment_is_what_a_rebuild_brings_about(int seed)
    {
        var dice = new Random(seed);
        var handles = new HashSet<string>();
        for (int life = 0; life < 4; life++)
        {
            using DataFolder folder = Open(Data);
            using (NodeStore store = NodeStore.Open(folder, Options, _time))
            {
                Assert.Empty(store.Recovery.CheckpointsRefused);
                for (int step = 0; step < 10; step++)
                {
                    Commit(store, dice, handles);
                    if (dice.Next(3) == 0)
                    {
                        Task<bool> taking = store.TakeCheckpointAsync(CancellationToken.None);
                        Commit(store, dice, handles);
                        Assert.True(await taking);
                    }
                }

                if (life == 2)
                {
                    // What a kill would leave.
                    CheckpointTests.Copy(Data, _temporary.Under("copy"));
                }
            }
        }

        foreach (string data in new[] { Data, _temporary.Under("copy") })
        {
            VerificationReport kept = await VerifyAsync(data);
            Assert.Empty(kept.Faults);
            await RebuildAsync(data);
            VerificationReport rebuilt = await VerifyAsync(data);
            Assert.Empty(rebuilt.Faults);
            Assert.Equal((kept.Digest, kept.Records, kept.Sequence), (rebuilt.Digest, rebuilt.Records, rebuilt.Sequence));
        }

        Assert.Equal(handles.Count, (await VerifyAsync(Data)).Records);
    }

    [Fact]
    public async Task A_restored_store_has_the_digest_of_the_one_backed_up()
    {
        var dice = new Random(4);
        string target = _temporary.Under("target");
        using (DataFolder folder = Open(Data))
        using (NodeStore store = NodeStore.Open(folder, Options, _time))
        {
            var handles = new HashSet<string>();
            for (int round = 0; round < 3; round++)
            {
                Commit(store, dice, handles);
                await StoreBackup.TakeAsync(store, new BackupRequest(target, "Zhongshan", Consent: null, WithKeys: false), new BackupOptions(), _time, told: null, CancellationToken.None);
            }
        }

        StoreRestore.Run(target, _temporary.Under("restored"), sequence: null, told: null, CancellationToken.None);

        VerificationReport before = await VerifyAsync(Data);
        VerificationReport after = await VerifyAsync(_temporary.Under("restored"));
        Assert.Empty(after.Faults);
        Assert.NotEqual(0, after.Records);
        Assert.Equal((before.Digest, before.Records, before.Sequence), (after.Digest, after.Records, after.Sequence));
    }

    [Theory]
    [InlineData("journal", "*.journal")]
    [InlineData("checkpoints", "*.checkpoint")]
    [InlineData("views/counts", "*.state")]
    [InlineData("views/handle-directory", "*.run")]
    [InlineData("views/records", "index")]
    public async Task A_flipped_bit_is_found_wherever_it_is(string folder, string files)
    {
        await KeepAsync();
        Assert.Empty((await VerifyAsync(Data)).Faults);
        string damaged = Directory.GetFiles(Path.Combine(Data, folder), files, SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        FlipContent(damaged);

        Assert.NotEmpty((await VerifyAsync(Data)).Faults);
    }

    [Fact]
    public async Task A_store_that_was_killed_before_its_first_checkpoint_is_whole()
    {
        using (DataFolder folder = Open(Data))
        using (NodeStore store = NodeStore.Open(folder, Options, _time))
        {
            Append(store, Written(Handle.Parse("88.118.42/L-1"), dataBytes: 10, isNew: true));
        }

        VerificationReport report = await VerifyAsync(Data);

        Assert.Empty(report.Faults);
        Assert.Equal((1, 0), (report.Records, report.Checkpoints));
    }

    [Fact]
    public async Task Counts_that_say_something_else_than_the_records_are_found()
    {
        await KeepAsync();
        using DataFolder folder = Open(Data);
        using StoreOpening opening = StoreOpening.Restore(folder, () => NodeViews.Create(folder.ViewsPath, Options));
        Handle handle = Handle.Parse("88.118.42/NOWHERE");
        opening.Views.All[3].Apply([new RecordWritten(handle, Record(handle, 1), IsNew: true, Door.Http) { Sequence = 1_000, Time = Journal.Sample.Noon }]);
        opening.Views.All[2].Apply([new RecordWritten(handle, Record(handle, 1), IsNew: true, Door.Http) { Sequence = 1_000, Time = Journal.Sample.Noon }]);
        var faults = new List<string>();

        await new ViewVerification(opening.Views, faults, _ => { }).RunAsync(CancellationToken.None);

        Assert.Contains(faults, fault => fault.Contains("NOWHERE is listed and has no record", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(faults, fault => fault.Contains("handles are listed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_segments_go_when_two_checkpoints_have_them_and_a_rebuild_then_says_that_it_cannot()
    {
        var options = new StorageOptions { RecordMemoryBytes = Options.RecordMemoryBytes, RecordIndexBytes = Options.RecordIndexBytes, JournalSegmentBytes = 1_024 * 1_024, JournalKeepDays = 0 };
        _time.Advance(TimeSpan.FromDays(30));
        using (DataFolder folder = Open(Data))
        using (NodeStore store = NodeStore.Open(folder, options, _time))
        {
            for (int number = 0; number < 6; number++)
            {
                Append(store, Written(Handle.Parse($"88.118.42/L-{number}"), dataBytes: 600_000, isNew: true));
                Assert.True(await store.TakeCheckpointAsync(CancellationToken.None));
            }

            Assert.Null(store.CheckpointTrouble);
        }

        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(Data, "journal")), file => file.EndsWith("00000000000000000001.journal", StringComparison.Ordinal));
        VerificationReport report = await VerifyAsync(Data);
        Assert.Empty(report.Faults);
        Assert.Equal(6, report.Records);
        DataFolderException refused = await Assert.ThrowsAsync<DataFolderException>(() => RebuildAsync(Data));
        Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(6, (await VerifyAsync(Data)).Records);
    }

    public void Dispose() => _temporary.Dispose();

    private static void FlipContent(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);

        // In a part that counts: behind it may be zeros, and a last group that is broken is a write that never ended.
        int last = bytes.AsSpan().LastIndexOfAnyExcept((byte)0);
        bytes[Math.Min(last / 2, 200)] ^= 0x10;
        File.WriteAllBytes(file, bytes);
    }

    private static void Commit(NodeStore store, Random dice, HashSet<string> handles)
    {
        List<Transaction> batch = [];
        for (int at = dice.Next(1, 200); at > 0; at--)
        {
            Handle handle = Handle.Parse($"88.118.{dice.Next(3)}/L-{dice.Next(1_500)}");
            if (dice.Next(4) == 0 && handles.Remove(handle.ToString()))
            {
                batch.Add(new RecordDeleted(handle, Door.Http));
            }
            else
            {
                batch.Add(Written(handle, dice.Next(1, 2_000), handles.Add(handle.ToString())));
            }
        }

        Append(store, [.. batch]);
    }

    private static void Append(NodeStore store, params Transaction[] transactions)
    {
        long last = store.Log.LastSequence;
        Transaction[] batch = [.. transactions.Select((transaction, at) => transaction with { Sequence = last + at + 1, Time = Journal.Sample.Noon.AddMilliseconds(last + at) })];
        store.Log.Append(batch);
        store.Applied.Apply(batch);
    }

    private static RecordWritten Written(Handle handle, int dataBytes, bool isNew) => new(handle, Record(handle, dataBytes), isNew, Door.Http);

    private static byte[] Record(Handle handle, int dataBytes)
    {
        var record = new System.Buffers.ArrayBufferWriter<byte>();
        StoredRecord.Write(record, handle.Utf8, [HandleValue.OfText(1, "DESC", new string('x', dataBytes))]);
        return record.WrittenSpan.ToArray();
    }

    private async Task KeepAsync()
    {
        using DataFolder folder = Open(Data);
        using NodeStore store = NodeStore.Open(folder, Options, _time);
        var dice = new Random(5);
        var handles = new HashSet<string>();
        Commit(store, dice, handles);
        Assert.True(await store.TakeCheckpointAsync(CancellationToken.None));
        Commit(store, dice, handles);
    }

    private async Task<VerificationReport> VerifyAsync(string data)
    {
        using DataFolder folder = Open(data);
        return await StoreVerification.RunAsync(folder, Options, _ => { }, CancellationToken.None);
    }

    private async Task RebuildAsync(string data)
    {
        using DataFolder folder = Open(data);
        await StoreRebuild.RunAsync(folder, Options, _time, CancellationToken.None);
    }

    private DataFolder Open(string path) => DataFolder.Open(path, _time, () => Journal.Sample.Node);
}
