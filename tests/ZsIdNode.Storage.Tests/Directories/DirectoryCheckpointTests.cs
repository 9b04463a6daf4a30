using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Directories;

public sealed class DirectoryCheckpointTests : IDisposable
{
    private static readonly StorageOptions s_small = new() { DirectoryMemoryBytes = 64 * 1_024, DirectoryCacheBytes = 64 * 1_024 };
    private static readonly Prefix s_prefix = Prefix.Parse("88.118.42");

    private readonly TemporaryFolder _folder = new();
    private readonly DirectoryLog _log = new();
    private readonly List<StoredHandleDirectory> _opened = [];

    public void Dispose()
    {
        _opened.ForEach(directory => directory.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task A_restored_directory_is_what_it_was_at_its_checkpoint()
    {
        StoredHandleDirectory before = Open();
        before.Apply(_log.Draw(new Random(1), 2_000));
        ViewCheckpoint checkpoint = await CheckpointAsync(before);
        before.Dispose();

        StoredHandleDirectory after = Open();
        after.Restore(checkpoint, _log.Last);

        await _log.AssertIsAsync(after);
        after.Apply(_log.Draw(new Random(2), 2_000));
        await _log.AssertIsAsync(after);
    }

    [Fact]
    public async Task What_came_after_the_freeze_is_not_in_the_checkpoint()
    {
        StoredHandleDirectory before = Open();
        before.Apply(_log.Draw(new Random(1), 500));
        IFrozenView frozen = before.Freeze(_log.Last);
        string[] then = _log.Told;

        // Enough to be written to files, and merged, before the checkpoint is.
        before.Apply(_log.Draw(new Random(2), 20_000));
        before.Settle();
        ViewCheckpoint checkpoint = await frozen.WriteAsync(default);
        await CheckpointAsync(before);
        before.Dispose();

        StoredHandleDirectory after = Open();
        after.Restore(checkpoint, sequence: 500);

        Assert.Equal(then, await DirectoryLog.TellAsync(after));
    }

    [Fact]
    public async Task Transactions_that_are_in_the_checkpoint_are_passed_over()
    {
        StoredHandleDirectory before = Open();
        IReadOnlyList<Transaction> all = _log.Draw(new Random(1), 1_000);
        before.Apply([.. all.Take(600)]);
        ViewCheckpoint checkpoint = await before.Freeze(600).WriteAsync(default);
        before.Dispose();

        StoredHandleDirectory after = Open();
        after.Restore(checkpoint, 600);
        after.Apply(all);

        await _log.AssertIsAsync(after);
    }

    [Fact]
    public async Task An_empty_directory_has_a_checkpoint_too()
    {
        ViewCheckpoint checkpoint = await Open().Freeze(7).WriteAsync(default);

        Assert.Empty(checkpoint.Files);
        StoredHandleDirectory after = Open();
        after.Restore(checkpoint, 7);
        Assert.Equal(0, after.Count(s_prefix));
        Assert.Empty(await DirectoryText.ListAsync(after, s_prefix));
    }

    [Fact]
    public async Task A_crash_leaves_the_files_of_the_last_checkpoint_and_rubbish()
    {
        StoredHandleDirectory before = Open();
        before.Apply(_log.Draw(new Random(1), 3_000));
        ViewCheckpoint checkpoint = await CheckpointAsync(before);
        using var crashed = new TemporaryFolder();
        foreach (CheckpointFile file in checkpoint.Files)
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(crashed.Under(file.Name))!);
            File.WriteAllBytes(crashed.Under(file.Name), [.. File.ReadAllBytes(_folder.Under(file.Name)).Take((int)file.Bytes), .. "longer"u8]);
        }

        string half = crashed.Under($"handles/{99_999:D20}.run");
        File.WriteAllBytes(half, new byte[5_000]);
        string foreign = crashed.Under("changes/notes.txt");
        File.WriteAllText(foreign, "not ours");

        using var after = new StoredHandleDirectory(crashed.Path, s_small);
        after.Restore(checkpoint, _log.Last);
        await _log.AssertIsAsync(after);
        after.Apply(_log.Draw(new Random(2), 3_000));
        await _log.AssertIsAsync(after);
        after.Retire([checkpoint]);

        Assert.False(File.Exists(half));
        Assert.True(File.Exists(foreign));
        Assert.All(checkpoint.Files, file => Assert.True(File.Exists(crashed.Under(file.Name))));
        await _log.AssertIsAsync(after);
    }

    [Fact]
    public async Task Files_go_when_neither_a_kept_checkpoint_nor_the_view_needs_them()
    {
        StoredHandleDirectory directory = Open();
        var checkpoints = new List<ViewCheckpoint>();
        for (int round = 0; round < 20; round++)
        {
            directory.Apply(_log.Draw(new Random(round), 200));
            checkpoints.Add(await CheckpointAsync(directory));
        }

        directory.Settle();
        Assert.All(checkpoints.SelectMany(checkpoint => checkpoint.Files), file => Assert.True(File.Exists(_folder.Under(file.Name)), file.Name));

        // The next checkpoint names what was merged since.
        checkpoints.Add(await CheckpointAsync(directory));
        directory.Retire(checkpoints[^1..]);

        Assert.Equal(checkpoints[^1].Files.Select(file => file.Name).Order(StringComparer.Ordinal), FilesOnDisk());
        await _log.AssertIsAsync(directory);

        directory.Retire([]);
        Assert.NotEmpty(FilesOnDisk());
        await _log.AssertIsAsync(directory);
    }

    [Fact]
    public async Task A_checkpoint_with_a_missing_short_or_changed_file_is_refused_and_an_older_one_serves()
    {
        StoredHandleDirectory before = Open();
        before.Apply(_log.Draw(new Random(1), 400));
        ViewCheckpoint older = await CheckpointAsync(before);
        string[] then = _log.Told;
        long at = _log.Last;
        before.Apply(_log.Draw(new Random(2), 400));
        ViewCheckpoint newer = await CheckpointAsync(before);
        before.Dispose();
        string file = _folder.Under(newer.Files.Select(named => named.Name).Except(older.Files.Select(named => named.Name)).Last());
        byte[] whole = File.ReadAllBytes(file);

        StoredHandleDirectory after = Open();
        Action[] damages =
        [
            () => File.WriteAllBytes(file, whole[..^1]),
            () => File.WriteAllBytes(file, [.. whole[..^1], (byte)(whole[^1] ^ 1)]),
            () => File.WriteAllBytes(file, []),
            () => File.Copy(_folder.Under(older.Files[^1].Name), file, overwrite: true),
            () => File.Delete(file),
        ];
        foreach (Action damage in damages)
        {
            damage();
            CheckpointDamagedException fault = Assert.Throws<CheckpointDamagedException>(() => after.Restore(newer, _log.Last));
            Assert.Contains(Path.GetFileName(file), fault.Message, StringComparison.Ordinal);
        }

        after.Restore(older, at);
        Assert.Equal(then, await DirectoryLog.TellAsync(after));
    }

    [Fact]
    public async Task Every_changed_byte_of_the_state_is_found()
    {
        StoredHandleDirectory before = Open();
        before.Apply(_log.Draw(new Random(1), 50));
        ViewCheckpoint checkpoint = await CheckpointAsync(before);
        StoredHandleDirectory after = Open();

        for (int at = 0; at < checkpoint.State.Length; at++)
        {
            byte[] state = [.. checkpoint.State];
            state[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<CheckpointDamagedException>(() => after.Restore(checkpoint with { State = [.. state] }, _log.Last));
        }

        for (int length = 0; length < checkpoint.State.Length; length++)
        {
            Assert.Throws<CheckpointDamagedException>(() => after.Restore(checkpoint with { State = checkpoint.State[..length] }, _log.Last));
        }

        Assert.Throws<CheckpointDamagedException>(() => after.Restore(checkpoint, _log.Last + 1));
        Assert.Throws<CheckpointDamagedException>(() => after.Restore(checkpoint with { View = "records" }, _log.Last));
        after.Restore(checkpoint, _log.Last);
        await _log.AssertIsAsync(after);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task It_is_what_the_log_says_through_checkpoints_and_crashes(int seed)
    {
        var random = new Random(seed);
        StoredHandleDirectory directory = Open();
        var kept = new Queue<(ViewCheckpoint Checkpoint, long Sequence)>();
        for (int step = 0; step < 60; step++)
        {
            directory.Apply(_log.Draw(random, random.Next(1, 400)));
            switch (random.Next(6))
            {
                case 0 or 1:
                    kept.Enqueue((await CheckpointAsync(directory), _log.Last));
                    break;
                case 2 when kept.Count > 2:
                    kept.Dequeue();
                    directory.Retire([.. kept.Select(one => one.Checkpoint)]);
                    break;
                case 3:
                    directory.Dispose();
                    directory = Open();
                    (ViewCheckpoint? checkpoint, long sequence) = kept.Count > 0 ? kept.ElementAt(random.Next(kept.Count)) : (null, 0);
                    if (checkpoint is not null)
                    {
                        directory.Restore(checkpoint, sequence);
                    }

                    directory.Apply([.. _log.All.Where(transaction => transaction.Sequence > sequence)]);
                    break;
                case 4:
                    await _log.AssertIsAsync(directory);
                    break;
                default:
                    break;
            }
        }

        await _log.AssertIsAsync(directory);
        directory.Settle();
        directory.Verify(progress: null, default);
        Assert.Null(directory.Trouble);
    }

    [Fact]
    public void Applying_takes_the_memory_of_the_entries_and_no_more()
    {
        using var directory = new StoredHandleDirectory(_folder.Path, new StorageOptions());
        directory.Apply(_log.Draw(new Random(1), 100));
        IReadOnlyList<Transaction> next = _log.Draw(new Random(2), 20_000);
        long reserved = directory.BytesInMemory;
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        directory.Apply(next);

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.InRange(allocated, 0, directory.BytesInMemory - reserved + (64 * 1_024));
    }

    private StoredHandleDirectory Open()
    {
        var directory = new StoredHandleDirectory(_folder.Path, s_small);
        _opened.Add(directory);
        return directory;
    }

    private Task<ViewCheckpoint> CheckpointAsync(StoredHandleDirectory directory) => directory.Freeze(_log.Last).WriteAsync(default);

    private string[] FilesOnDisk() =>
        [.. System.IO.Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
