using System.Text;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class RecordDamageTests : IDisposable
{
    private const int Count = 60_000;

    private readonly StoredWorld _world = new();

    public RecordDamageTests() => _world.Write(0, Count, version: 1);

    public void Dispose() => _world.Dispose();

    // Offsets from the beginning of the key: 4 bytes of length stand before it.
    [Theory]
    [InlineData(-4)]
    [InlineData(-3)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(25)]
    [InlineData(60)]
    [InlineData(200)]
    public async Task A_record_that_is_not_what_was_written_is_never_served_nor_called_missing(int offset)
    {
        int victim = 5_000;
        Flip(victim, offset);
        var buffer = new RecordBuffer();

        Assert.Equal(RecordRead.OnDisk, _world.Store.TryRead(StoredWorld.Key(victim), buffer));
        await Assert.ThrowsAsync<IOException>(async () => await _world.Store.ReadFromDiskAsync(StoredWorld.Key(victim), buffer, CancellationToken.None));

        Assert.NotNull(_world.Store.Damage);
        Assert.Null(_world.Store.Trouble);
        RecordVerification verification = _world.Store.Verify(null, CancellationToken.None);
        Assert.NotEmpty(verification.DamagedAt);
        Assert.InRange(verification.Records, 1, Count - 1);
        Assert.Throws<IOException>(() => _world.Store.Digest(CancellationToken.None));
        Assert.Throws<IOException>(() => _world.Store.Compact(CancellationToken.None));
    }

    [Fact]
    public async Task A_record_in_the_place_of_another_is_found_out()
    {
        string path = Directory.EnumerateFiles(_world.Path, "log.0", SearchOption.AllDirectories).Single();
        byte[] log = Read(path);
        int one = log.AsSpan().IndexOf(StoredWorld.Record(5_000, 1));
        int other = log.AsSpan().IndexOf(StoredWorld.Record(5_100, 1));
        int length = StoredWorld.Record(5_000, 1).Length + sizeof(uint);
        using (FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = one;
            file.Write(log, other, length);
        }

        await Assert.ThrowsAsync<IOException>(async () => await _world.Store.ReadFromDiskAsync(StoredWorld.Key(5_000), new RecordBuffer(), CancellationToken.None));
        Assert.True(await _world.Store.ReadFromDiskAsync(StoredWorld.Key(5_100), new RecordBuffer(), CancellationToken.None));
    }

    [Fact]
    public void A_sound_store_is_verified_record_by_record()
    {
        _world.Write(100, 500, version: 2);
        _world.Delete(1_000, 2_000);
        _world.Delete(Count - 10, 10);

        RecordVerification verification = _world.Store.Verify(null, CancellationToken.None);

        Assert.Empty(verification.DamagedAt);
        Assert.Equal(_world.Expected.Count, verification.Records);
        Assert.Null(_world.Store.Damage);
    }

    [Fact]
    public async Task The_digest_tells_what_is_held_and_not_how_it_came()
    {
        _world.Write(0, 100, version: 2);
        _world.Delete(200, 100);
        await _world.CheckpointAsync(1);
        byte[] digest = _world.Store.Digest(CancellationToken.None);
        using var other = new StoredWorld();
        foreach ((int at, int version) in _world.Expected.Reverse())
        {
            other.Write(at, 1, version);
        }

        Assert.Equal(digest, other.Store.Digest(CancellationToken.None));
        other.Write(77, 1, version: 3);
        Assert.NotEqual(digest, other.Store.Digest(CancellationToken.None));
    }

    private void Flip(int at, int offset)
    {
        string path = Directory.EnumerateFiles(_world.Path, "log.0", SearchOption.AllDirectories).Single();
        byte[] log = Read(path);

        // The record that follows tells keys apart that begin alike.
        int record = log.AsSpan().IndexOf(StoredWorld.Record(at, 1));
        int key = log.AsSpan(0, record).LastIndexOf(Encoding.ASCII.GetBytes("88.118.42/LAMP-"));
        int place = key + offset;
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = place;
        file.WriteByte((byte)(log[place] ^ 0x21));
    }

    private static byte[] Read(string path)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
