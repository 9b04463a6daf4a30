using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class RecordCompactionTests : IDisposable
{
    private const int Keys = 20_000;

    private readonly StoredWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Compaction_loses_no_record_and_brings_none_back()
    {
        WriteOverAndOver();
        long before = _world.Store.LogBytes;
        Assert.InRange(_world.Store.GarbageShare, 0.5, 1);

        _world.Store.Compact(CancellationToken.None);

        await _world.AssertHoldsAsync(Keys);
        Assert.True(_world.Store.LogBytes < before / 2, $"{_world.Store.LogBytes} of {before}");
        Assert.Equal(_world.Expected.Count, _world.Store.Verify(null, CancellationToken.None).Records);
    }

    [Fact]
    public async Task Checkpoints_before_and_after_a_compaction_are_as_they_were()
    {
        WriteOverAndOver();
        StoredWorld.Kept before = await _world.CheckpointAsync(1);
        _world.Write(0, 100, version: 20);
        _world.Store.Compact(CancellationToken.None);
        string killed = _world.Copy();
        StoredWorld.Kept after = await _world.CheckpointAsync(2, () => _world.Write(0, 5_000, version: 30));
        string written = _world.Copy();

        foreach ((string copy, StoredWorld.Kept kept) in new[] { (killed, before), (written, before), (written, after) })
        {
            using var store = new FasterRecordStore(copy, StoredWorld.Small);

            // A fall-back deletes what came later: each is tried on files of its own.
            string own = copy == written && kept == before ? _world.Copy() : copy;
            using var tried = own == copy ? store : new FasterRecordStore(own, StoredWorld.Small);
            new StoredRecordView(tried).Restore(kept.Checkpoint, kept.Sequence);
            await _world.AssertHoldsAsync(Keys, tried, kept.Expected);
            Assert.Equal(kept.Expected.Count, tried.Verify(null, CancellationToken.None).Records);
        }

        _world.View.Retire([after.Checkpoint]);
        _world.Reopen(after);
        await _world.AssertHoldsAsync(Keys);
    }

    [Fact]
    public async Task A_compaction_beside_a_writer_and_checkpoints_loses_nothing()
    {
        WriteOverAndOver();
        Task compaction = Task.Run(() =>
        {
            for (int round = 0; round < 4; round++)
            {
                _world.Store.Compact(CancellationToken.None);
            }
        });
        List<StoredWorld.Kept> kept = [];
        var random = new Random(1);
        for (int round = 1; round <= 8; round++)
        {
            for (int change = 0; change < 4_000; change++)
            {
                int at = random.Next(Keys);
                if (change % 7 == 0)
                {
                    _world.Delete(at, 1);
                }
                else
                {
                    _world.Write(at, 1, version: 100 + round);
                }
            }

            int during = round;
            kept.Add(await _world.CheckpointAsync(round, () => _world.Write(500 * during, 300, version: 200)));
        }

        await compaction;
        await _world.AssertHoldsAsync(Keys);
        foreach (StoredWorld.Kept checkpoint in Enumerable.Reverse(kept))
        {
            _world.Reopen(checkpoint);
            await _world.AssertHoldsAsync(Keys);
        }
    }

    [Fact]
    public void A_compaction_told_to_stop_stops()
    {
        WriteOverAndOver();

        Assert.Throws<OperationCanceledException>(() => _world.Store.Compact(new CancellationToken(canceled: true)));
    }

    private void WriteOverAndOver()
    {
        for (int version = 1; version <= 6; version++)
        {
            _world.Write(0, Keys, version);
            _world.Delete(100 * version, 50);
        }
    }
}
