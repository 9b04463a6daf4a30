using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Tests.Fakes;
using ZsIdNode.Storage.Tests.Journal;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FakeTime _time = new();

    private string Data => _temporary.Under("data");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(20_261_121, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task However_checkpoints_and_crashes_follow_one_another_the_views_are_what_the_log_says(int seed)
    {
        var dice = new Random(seed);
        StoredNode node = StoredNode.Open(Data, _time);
        try
        {
            for (int step = 0; step < 30; step++)
            {
                switch (dice.Next(6))
                {
                    case 0:
                        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
                        break;
                    case 1:
                        // Half of a checkpoint: written, but for one view.
                        node.Faulty.DiskIsFull = true;
                        bool isFresh = node.Store.Keeper.Newest?.Sequence == node.Store.Log.LastSequence;
                        Assert.Equal(isFresh, await node.Store.TakeCheckpointAsync(CancellationToken.None));
                        node.Faulty.DiskIsFull = false;
                        break;
                    case 2:
                        string[] before = node.Say();
                        node.Dispose();
                        node = StoredNode.Open(Data, _time);
                        Assert.Equal(before, node.Say());
                        Assert.Empty(node.Store.Recovery.CheckpointsRefused);
                        break;
                    case 3:
                        await AssertACopyEqualsAsync(node, $"copy-{step}");
                        break;
                    default:
                        node.CommitAny(dice);
                        break;
                }
            }

            AssertEqualsRebuilt(node, Data);
        }
        finally
        {
            node.Dispose();
        }
    }

    /// <summary>A version that knew no batches took the checkpoint, so there were none: the journal before it may be gone and is not needed.</summary>
    [Fact]
    public async Task A_checkpoint_of_a_version_without_batches_is_used_and_begins_with_none()
    {
        await CommitAndCheckpointAsync();
        WriteManifestsWithout("batches");

        using StoredNode again = StoredNode.Open(Data, _time);
        again.Commit(Sample.PartTaken(0, part: 8));

        Assert.Equal((2, 1), (again.Store.Recovery.Checkpoint, again.Store.Recovery.Transactions));
        Assert.Empty(again.Store.Recovery.CheckpointsRefused);
        Assert.Equal([7, 8], again.Store.Views.Batches.All.Select(part => part.Part.Number).Order());
        Assert.True(await again.Store.TakeCheckpointAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_checkpoint_without_a_view_that_was_always_there_is_not_used()
    {
        await CommitAndCheckpointAsync();
        WriteManifestsWithout("counts");

        using StoredNode again = StoredNode.Open(Data, _time);

        Assert.Equal((0, 3), (again.Store.Recovery.Checkpoint, again.Store.Recovery.Transactions));
        Assert.Contains("does not hold counts", Assert.Single(again.Store.Recovery.CheckpointsRefused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_reads_only_what_came_behind_the_checkpoint()
    {
        using (StoredNode node = StoredNode.Open(Data, _time))
        {
            Enumerable.Range(1, 10).ToList().ForEach(number => node.Commit(Written(number)));
            Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
            Enumerable.Range(11, 3).ToList().ForEach(number => node.Commit(Written(number)));
        }

        using StoredNode again = StoredNode.Open(Data, _time);

        Assert.Equal((10, 3), (again.Store.Recovery.Checkpoint, again.Store.Recovery.Transactions));
        Assert.Equal(13, again.Records.All.Count);
    }

    [Fact]
    public async Task Commits_go_on_while_a_checkpoint_is_written_and_are_not_in_it()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        node.Commit(Written(1));
        var gate = new TaskCompletionSource();
        node.Faulty.Gate = gate.Task;

        Task<bool> taking = node.Store.TakeCheckpointAsync(CancellationToken.None);
        while (node.Store.Keeper.Newest is null && !taking.IsCompleted && node.Records.All.Count < 200)
        {
            // As many as there is time for: none of them waits for the gate.
            node.Commit(Written(node.Records.All.Count + 1));
        }

        Assert.False(taking.IsCompleted);
        gate.SetResult();

        Assert.True(await taking);
        Assert.InRange(node.Store.Keeper.Newest!.Sequence, 1, 200);
        Assert.Equal(200, node.Store.Log.LastSequence);
        await AssertACopyEqualsAsync(node, "copy");
    }

    [Fact]
    public async Task Only_the_two_newest_are_kept()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        for (int number = 1; number <= 4; number++)
        {
            node.Commit(Written(number));
            Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        }

        Assert.Equal(["00000000000000000003.checkpoint", "00000000000000000004.checkpoint"], Names(Path.Combine(Data, "checkpoints")));
        Assert.Equal(["00000000000000000003.state", "00000000000000000004.state"], Names(Path.Combine(Data, "views", "counts")));
    }

    [Fact]
    public async Task Where_nothing_has_changed_no_checkpoint_is_taken()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        node.Commit(Written(1));
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));

        Assert.Single(node.Outcomes);
    }

    [Fact]
    public async Task A_full_disk_leaves_all_as_it_was_and_is_told()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        node.Commit(Written(1));
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        string[] before = Files();
        node.Commit(Written(2));
        node.Faulty.DiskIsFull = true;

        Assert.False(await node.Store.TakeCheckpointAsync(CancellationToken.None));

        Assert.Equal(before, Files());
        Assert.Contains("No space left", node.Store.CheckpointTrouble, StringComparison.Ordinal);
        Assert.NotNull(node.Outcomes[^1].Fault);
        node.Commit(Written(3));
        node.Faulty.DiskIsFull = false;
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        Assert.Null(node.Store.CheckpointTrouble);
        await AssertACopyEqualsAsync(node, "copy");
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_written_leaves_all_as_it_was()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        node.Commit(Written(1));
        string obstacle = Path.Combine(Data, "checkpoints", "00000000000000000001.checkpoint.new");
        Directory.CreateDirectory(obstacle);

        Assert.False(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        Assert.Null(node.Store.Keeper.Newest);

        Directory.Delete(obstacle);
        Assert.Empty(Files());
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_view_that_cannot_be_frozen_fails_the_checkpoint_and_not_the_node()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        node.Commit(Written(1));
        node.Faulty.FreezeFails = true;

        Assert.False(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        node.Commit(Written(2));

        Assert.Equal(2, node.Records.All.Count);
        Assert.Empty(Names(Path.Combine(Data, "checkpoints")));
    }

    [Fact]
    public async Task Views_that_have_only_a_part_of_a_commit_are_never_kept()
    {
        using (StoredNode node = StoredNode.Open(Data, _time))
        {
            node.Commit(Written(1));
            node.Faulty.ApplyFails = true;
            Assert.Throws<IOException>(() => node.Commit(Written(2)));
            node.Faulty.ApplyFails = false;

            Assert.False(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        }

        using StoredNode again = StoredNode.Open(Data, _time);
        Assert.Equal(2, again.Records.All.Count);
    }

    [Theory]
    [InlineData("checkpoints/00000000000000000002.checkpoint")]
    [InlineData("views/records/00000000000000000002.state")]
    [InlineData("views/counts/00000000000000000002.state")]
    public async Task A_damaged_checkpoint_is_passed_over_for_the_one_before_and_named(string file)
    {
        await TakeTwoCheckpointsAsync();
        Flip(Path.Combine(Data, file));

        using StoredNode again = StoredNode.Open(Data, _time);

        Assert.Equal((1, 2), (again.Store.Recovery.Checkpoint, again.Store.Recovery.Transactions));
        Assert.Contains(Path.GetFileName(file), Assert.Single(again.Store.Recovery.CheckpointsRefused), StringComparison.Ordinal);
        Assert.Equal(3, again.Records.All.Count);
        AssertEqualsRebuilt(again, Data);
    }

    [Fact]
    public async Task A_checkpoint_that_turns_out_damaged_when_it_is_restored_is_passed_over_too()
    {
        await TakeTwoCheckpointsAsync();
        int asked = 0;

        using StoredNode again = StoredNode.Open(Data, _time, mayLoad: () => ++asked > 1);

        Assert.Equal(1, again.Store.Recovery.Checkpoint);
        Assert.Single(again.Store.Recovery.CheckpointsRefused);
        AssertEqualsRebuilt(again, Data);
    }

    [Fact]
    public async Task Without_a_usable_checkpoint_the_views_are_made_from_the_whole_journal()
    {
        await TakeTwoCheckpointsAsync();
        foreach (string state in Directory.GetFiles(Path.Combine(Data, "views", "prefixes")))
        {
            File.Delete(state);
        }

        using StoredNode again = StoredNode.Open(Data, _time);

        Assert.Equal((0, 3), (again.Store.Recovery.Checkpoint, again.Store.Recovery.Transactions));
        Assert.Equal(2, again.Store.Recovery.CheckpointsRefused.Length);
        Assert.Equal(3, again.Records.All.Count);
        Assert.True(await again.Store.TakeCheckpointAsync(CancellationToken.None));
        Assert.Equal(["00000000000000000003.checkpoint"], Names(Path.Combine(Data, "checkpoints")));
    }

    [Fact]
    public async Task A_checkpoint_of_another_node_is_passed_over()
    {
        await TakeTwoCheckpointsAsync();
        string stranger = _temporary.Under("stranger");
        using (StoredNode node = StoredNode.Open(stranger, _time))
        {
            node.Commit(Written(1));
        }

        File.WriteAllText(Path.Combine(stranger, "node.json"), File.ReadAllText(Path.Combine(stranger, "node.json")).Replace(Journal.Sample.Node.ToString(), Guid.Empty.ToString().Replace('0', '1'), StringComparison.Ordinal));
        Directory.Delete(Path.Combine(stranger, "journal"), recursive: true);
        Copy(Path.Combine(Data, "checkpoints"), Path.Combine(stranger, "checkpoints"));
        Copy(Path.Combine(Data, "views"), Path.Combine(stranger, "views"));

        using StoredNode opened = StoredNode.Open(stranger, _time);

        Assert.Empty(opened.Records.All);
        Assert.All(opened.Store.Recovery.CheckpointsRefused, refused => Assert.Contains("belongs to node", refused, StringComparison.Ordinal));
        Assert.Equal(2, opened.Store.Recovery.CheckpointsRefused.Length);
    }

    [Fact]
    public async Task A_journal_that_ends_before_a_checkpoint_is_refused_and_left_as_it_is()
    {
        string early = _temporary.Under("early");
        using (StoredNode node = StoredNode.Open(Data, _time))
        {
            node.Commit(Written(1));
            Copy(Path.Combine(Data, "journal"), early);
            node.Commit(Written(2));
            Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        }

        Directory.Delete(Path.Combine(Data, "journal"), recursive: true);
        Copy(early, Path.Combine(Data, "journal"));

        IOException refused = Assert.ThrowsAny<IOException>(() => StoredNode.Open(Data, _time));
        Assert.Contains("journal", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["00000000000000000002.checkpoint"], Names(Path.Combine(Data, "checkpoints")));
    }

    [Fact]
    public async Task A_journal_without_its_beginning_needs_a_checkpoint()
    {
        await TakeTwoCheckpointsAsync();
        string first = Path.Combine(Data, "journal", SegmentName.Of(1));
        File.Move(first, Path.Combine(Data, "journal", SegmentName.Of(4)));
        Directory.Delete(Path.Combine(Data, "checkpoints"), recursive: true);

        IOException refused = Assert.ThrowsAny<IOException>(() => StoredNode.Open(Data, _time));

        Assert.Contains("begins with transaction 4", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temporary.Dispose();

    internal static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        // A held lock cannot even be read.
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != DataFolderLock.FileName))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    internal static void Flip(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(file, bytes);
    }

    internal static RecordWritten Written(int number) => new(Handle.Parse($"88.118.42/L-{number}"), new byte[] { (byte)number }, IsNew: true, Door.Http);

    /// <summary>A checkpoint behind two transactions, and a part of a batch behind that.</summary>
    private async Task CommitAndCheckpointAsync()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        node.Commit(Sample.Written(1), Sample.Written(2));
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        node.Commit(Sample.PartTaken(0));
    }

    /// <summary>Makes the checkpoints what a version would have written that did not have a view.</summary>
    private void WriteManifestsWithout(string view)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Data, "checkpoints")))
        {
            CheckpointManifest manifest = CheckpointManifest.Decode(File.ReadAllBytes(file), Sample.Node, file);
            File.WriteAllBytes(file, (manifest with { Views = [.. manifest.Views.Where(kept => kept.View != view)] }).Encode());
        }
    }

    private async Task TakeTwoCheckpointsAsync()
    {
        using StoredNode node = StoredNode.Open(Data, _time);
        node.Commit(Written(1));
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        node.Commit(Written(2));
        Assert.True(await node.Store.TakeCheckpointAsync(CancellationToken.None));
        node.Commit(Written(3));
    }

    /// <summary>Opens what a kill would leave at this moment.</summary>
    private async Task AssertACopyEqualsAsync(StoredNode node, string name)
    {
        string copy = _temporary.Under(name);
        await Task.Run(() => Copy(Data, copy));
        using (StoredNode opened = StoredNode.Open(copy, _time))
        {
            Assert.Equal(node.Say(), opened.Say());
            Assert.Empty(opened.Store.Recovery.CheckpointsRefused);
        }

        AssertEqualsRebuilt(node, copy);
    }

    private void AssertEqualsRebuilt(StoredNode node, string data)
    {
        string rebuilt = _temporary.Under($"{Path.GetFileName(data)}-rebuilt");
        Copy(Path.Combine(data, "journal"), Path.Combine(rebuilt, "journal"));
        File.Copy(Path.Combine(data, "node.json"), Path.Combine(rebuilt, "node.json"));
        using StoredNode opened = StoredNode.Open(rebuilt, _time);
        Assert.Equal(0, opened.Store.Recovery.Checkpoint);
        Assert.Equal(opened.Say(), node.Say());
    }

    private string[] Files() =>
    [
        .. new[] { "checkpoints", "views" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Data, folder), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
