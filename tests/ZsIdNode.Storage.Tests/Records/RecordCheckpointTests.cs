using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class RecordCheckpointTests : IDisposable
{
    // About 15 MiB, twice the memory.
    private const int Many = 40_000;

    private readonly StoredWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(Many)]
    public async Task A_store_comes_back_as_it_was_when_it_was_frozen(int records)
    {
        _world.Write(0, records, version: 1);
        _world.Delete(0, records / 10);
        StoredWorld.Kept kept = await _world.CheckpointAsync(7, meanwhile: () =>
        {
            // None of this is in the checkpoint, wherever FASTER put it.
            _world.Write(0, records / 5, version: 2);
            _world.Delete(records / 2, records / 4);
            _world.Write(records, 100, version: 2);
        });
        _world.Write(0, 500, version: 3);

        _world.Reopen(kept);

        await _world.AssertHoldsAsync(records + 600);
        Assert.Equal(kept.Expected.Count, _world.Store.Records);
    }

    [Fact]
    public async Task What_is_written_after_a_restoration_is_in_the_next_checkpoint()
    {
        StoredWorld.Kept? kept = null;
        for (int round = 1; round <= 5; round++)
        {
            int version = round;
            _world.Write(1_000 * round, 8_000, version);
            kept = await _world.CheckpointAsync(round, meanwhile: () => _world.Write(0, 3_000, 100 + version));
            _world.Write(0, 4_000, 200 + version);
            _world.Reopen(kept);
            await _world.AssertHoldsAsync(15_000);
        }

        Assert.Equal(5, kept!.Sequence);
    }

    [Fact]
    public async Task An_older_checkpoint_can_be_used_when_there_are_newer_ones()
    {
        _world.Write(0, 20_000, version: 1);
        StoredWorld.Kept older = await _world.CheckpointAsync(1, () => _world.Write(500, 2_000, version: 2));
        _world.Write(0, 20_000, version: 3);
        _world.Delete(3_000, 1_000);
        StoredWorld.Kept newer = await _world.CheckpointAsync(2);

        _world.Reopen(older);
        await _world.AssertHoldsAsync(21_000);

        // The log goes on from there in other ways.
        _world.Write(10_000, 30_000, version: 4);
        StoredWorld.Kept other = await _world.CheckpointAsync(3);
        Assert.Throws<CheckpointDamagedException>(() =>
        {
            _world.Reopen(null);
            _world.Restore(newer);
        });
        _world.Restore(other);
        await _world.AssertHoldsAsync(45_000);
    }

    [Fact]
    public async Task A_checkpoint_is_not_taken_for_that_of_another_transaction()
    {
        _world.Write(0, 100, version: 1);
        StoredWorld.Kept kept = await _world.CheckpointAsync(41);
        _world.Reopen(null);

        Assert.Throws<CheckpointDamagedException>(() => _world.Restore(kept with { Sequence = 42 }));

        _world.Restore(kept);
        await _world.AssertHoldsAsync(101);
    }

    [Fact]
    public async Task Files_from_different_checkpoints_are_not_mixed()
    {
        _world.Write(0, 100, version: 1);
        StoredWorld.Kept first = await _world.CheckpointAsync(1);
        _world.Write(0, 100, version: 2);
        StoredWorld.Kept second = await _world.CheckpointAsync(2);
        string firstFile = FileOf(first, "checkpoint.json");
        string secondFile = FileOf(second, "checkpoint.json");
        File.WriteAllText(secondFile, File.ReadAllText(firstFile).Replace("\"sequence\": 1", "\"sequence\": 2", StringComparison.Ordinal));
        var forged = new ViewCheckpoint("records", second.Checkpoint.State, [.. second.Checkpoint.Files.Select(file => file.Name.EndsWith(".json", StringComparison.Ordinal) ? file with { Bytes = new FileInfo(secondFile).Length, Checksum = null } : file)]);
        _world.Reopen(null);

        Assert.Throws<CheckpointDamagedException>(() => _world.View.Restore(forged, 2));
    }

    [Fact]
    public async Task Damage_is_found_and_leaves_an_empty_store_that_can_be_used()
    {
        _world.Write(0, 10_000, version: 1);
        StoredWorld.Kept older = await _world.CheckpointAsync(1);
        _world.Write(5_000, 10_000, version: 2);
        StoredWorld.Kept newer = await _world.CheckpointAsync(2);
        _world.Store.Dispose();
        foreach (CheckpointFile file in newer.Checkpoint.Files)
        {
            string path = Path.Combine(_world.Path, "records", file.Name);
            byte[] whole = await File.ReadAllBytesAsync(path);
            long[] places = file.Checksum is null ? [file.Bytes - 20, file.Bytes - 100_000] : [0, file.Bytes / 2, file.Bytes - 1];
            foreach (long place in places)
            {
                byte[] damaged = [.. whole];
                damaged[place] ^= 0x10;
                await AssertRefusedAsync(newer, path, damaged);
            }

            await AssertRefusedAsync(newer, path, whole[..(int)(file.Bytes - 1)]);
            File.Delete(path);
            AssertRefused(newer);
            await File.WriteAllBytesAsync(path, whole);
        }

        // The index of the newer one gone, the older one still serves.
        File.Delete(FileOf(newer, "index"));
        _world.Open();
        Assert.Throws<CheckpointDamagedException>(() => _world.Restore(newer));
        _world.Restore(older);
        await _world.AssertHoldsAsync(20_000);
    }

    [Fact]
    public async Task What_is_left_when_the_process_is_killed_is_the_last_checkpoint_that_came_to_its_end()
    {
        _world.Write(0, 20_000, version: 1);
        StoredWorld.Kept kept = await _world.CheckpointAsync(1);
        _world.Write(0, 20_000, version: 2);
        IFrozenView frozen = _world.View.Freeze(2);
        List<string> copies = [_world.Copy()];
        for (int round = 0; round < 5; round++)
        {
            _world.Write(1_000 * round, 2_000, version: 3 + round);
            copies.Add(_world.Copy());
        }

        await frozen.WriteAsync(CancellationToken.None);
        copies.Add(_world.Copy());
        foreach (string copy in copies)
        {
            using var store = new FasterRecordStore(copy, StoredWorld.Small);
            new StoredRecordView(store).Restore(kept.Checkpoint, kept.Sequence);
            await _world.AssertHoldsAsync(21_000, store, kept.Expected);
        }
    }

    [Fact]
    public async Task Readers_go_on_while_checkpoints_are_written()
    {
        _world.Write(0, Many, version: 1);
        using var stop = new CancellationTokenSource();
        Task<int>[] readers = [.. Enumerable.Range(0, 4).Select(reader => Task.Run(() => ReadUntilAsync(reader, stop.Token)))];
        StoredWorld.Kept kept = await _world.CheckpointAsync(1);
        for (int round = 2; round <= 12; round++)
        {
            _world.Write(1_000 * round, 2_000, version: round);
            kept = await _world.CheckpointAsync(round, () => _world.Write(0, 1_000, version: 50));
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
        _world.Reopen(kept);
        await _world.AssertHoldsAsync(Many);
    }

    [Fact]
    public async Task Retiring_leaves_what_the_kept_checkpoints_need_and_nothing_else()
    {
        _world.Write(0, 1_000, version: 1);
        StoredWorld.Kept first = await _world.CheckpointAsync(1);
        _world.Write(0, 1_000, version: 2);
        StoredWorld.Kept second = await _world.CheckpointAsync(2);
        _world.Write(0, 1_000, version: 3);
        StoredWorld.Kept third = await _world.CheckpointAsync(3);

        _world.View.Retire([second.Checkpoint, third.Checkpoint]);

        Assert.False(File.Exists(FileOf(first, "index")));
        foreach (StoredWorld.Kept kept in new[] { third, second })
        {
            _world.Reopen(kept);
            await _world.AssertHoldsAsync(1_001);
        }

        // Begun anew without a checkpoint, the old log is nobody's.
        _world.Reopen(null);
        _world.View.Retire([]);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(_world.Path, "records")));
    }

    [Fact]
    public async Task Less_memory_than_at_the_checkpoint_is_refused_and_more_is_not()
    {
        _world.Write(0, 1_000, version: 1);
        StoredWorld.Kept kept = await _world.CheckpointAsync(1);
        _world.Reopen(null, new StorageOptions { RecordMemoryBytes = 64 * 1_024 * 1_024, RecordIndexBytes = 1_024 * 1_024 });

        // Pages are larger where there is more memory.
        Assert.Throws<CheckpointDamagedException>(() => _world.Restore(kept));
    }

    [Fact]
    public async Task A_checkpoint_that_the_disk_refuses_leaves_the_store_readable()
    {
        FaultyDevice device = null!;
        using var store = new FasterRecordStore(Path.Combine(_world.Path, "other"), StoredWorld.Small, file => device = new FaultyDevice(file));
        var view = new StoredRecordView(store);
        store.Write(StoredWorld.Key(1), StoredWorld.Record(1, 1));
        device.WritesLeft = 0;

        await Assert.ThrowsAsync<RecordViewException>(() => view.Freeze(1).WriteAsync(CancellationToken.None));

        var buffer = new RecordBuffer();
        Assert.Equal(RecordRead.Found, store.TryRead(StoredWorld.Key(1), buffer));
        Assert.NotNull(store.Trouble);
    }

    private string FileOf(StoredWorld.Kept kept, string end) =>
        Path.Combine(_world.Path, "records", kept.Checkpoint.Files.Single(file => file.Name.EndsWith(end, StringComparison.Ordinal)).Name);

    private async Task AssertRefusedAsync(StoredWorld.Kept kept, string path, byte[] damaged)
    {
        byte[] whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, damaged);
        AssertRefused(kept);
        await File.WriteAllBytesAsync(path, whole);
    }

    private void AssertRefused(StoredWorld.Kept kept)
    {
        _world.Open();
        Assert.Throws<CheckpointDamagedException>(() => _world.Restore(kept));
        _world.Write(0, 10, version: 9);
        Assert.Equal(RecordRead.Found, _world.Store.TryRead(StoredWorld.Key(1), new RecordBuffer()));
        Assert.Equal(RecordRead.Missing, _world.Store.TryRead(StoredWorld.Key(11), new RecordBuffer()));
        _world.Store.Dispose();
    }

    private async Task<int> ReadUntilAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        var buffer = new RecordBuffer();
        int reads = 0;
        do
        {
            byte[] key = StoredWorld.Key(random.Next(Many));
            RecordRead read = _world.Store.TryRead(key, buffer);
            Assert.True(read == RecordRead.Found || (read == RecordRead.OnDisk && await _world.Store.ReadFromDiskAsync(key, buffer, CancellationToken.None)));
            reads++;
        }
        while (!stop.IsCancellationRequested);
        return reads;
    }
}
