using System.Globalization;
using System.Text;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class LargerThanMemoryTests : IDisposable
{
    private const int Count = 80_000;

    private static readonly StorageOptions Small = new()
    {
        RecordMemoryBytes = 8 * 1_024 * 1_024,

        // Few buckets, so that chains run from memory to the disk.
        RecordIndexBytes = 64 * 1_024,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FasterRecordStore _store;

    public LargerThanMemoryTests()
    {
        _store = new FasterRecordStore(_folder.Path, Small);
        for (int at = 0; at < Count; at++)
        {
            _store.Write(Key(at), Record(at));
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_record_is_read_from_memory_or_from_disk()
    {
        var random = new Random(1);
        var buffer = new RecordBuffer();
        int fromDisk = 0;
        for (int read = 0; read < 10_000; read++)
        {
            int at = random.Next(Count);
            fromDisk += await ReadAsync(at, buffer) ? 1 : 0;
            Assert.Equal(Record(at), buffer.Bytes);
        }

        // The newest records, about a third here, are in memory.
        Assert.InRange(fromDisk, 5_000, 9_000);
        Assert.True(_store.SpilledBytes > 0);
    }

    [Fact]
    public async Task Several_readers_wait_for_the_disk_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            var buffer = new RecordBuffer();
            for (int read = 0; read < 500; read++)
            {
                int at = random.Next(Count);
                await ReadAsync(at, buffer);
                Assert.Equal(Record(at), buffer.Bytes);
            }
        })));
    }

    [Fact]
    public async Task A_read_given_up_writes_into_nobody_elses_buffer()
    {
        var random = new Random(2);
        var buffer = new RecordBuffer();
        byte[] newest = Key(Count - 1);
        for (int read = 0; read < 5_000; read++)
        {
            // Turned back on the way to the disk, and nobody asks again.
            _store.TryRead(Key(random.Next(Count / 2)), buffer);

            Assert.Equal(RecordRead.Found, _store.TryRead(newest, buffer));
            Assert.Equal(Record(Count - 1), buffer.Bytes);
        }

        Assert.True(await _store.ReadFromDiskAsync(Key(0), buffer, CancellationToken.None));
        Assert.Equal(Record(0), buffer.Bytes);
    }

    [Fact]
    public async Task Records_on_disk_are_replaced_and_deleted_like_others()
    {
        var buffer = new RecordBuffer();
        Assert.Equal(RecordRead.OnDisk, _store.TryRead(Key(1), buffer));

        _store.Write(Key(1), "new"u8);
        _store.Delete(Key(2));

        Assert.Equal(RecordRead.Found, _store.TryRead(Key(1), buffer));
        Assert.Equal("new"u8, buffer.Bytes);
        Assert.Equal(RecordRead.Missing, _store.TryRead(Key(2), buffer));
        Assert.False(await _store.ReadFromDiskAsync(Key(2), buffer, CancellationToken.None));
        Assert.True(await _store.ReadFromDiskAsync(Key(3), buffer, CancellationToken.None));
        Assert.Equal(Record(3), buffer.Bytes);
    }

    [Fact]
    public async Task A_deletion_that_has_gone_to_disk_still_holds()
    {
        _store.Delete(Key(Count - 1));
        for (int at = 0; at < Count; at++)
        {
            _store.Write(Encoding.ASCII.GetBytes($"other/{at}"), Record(at));
        }

        Assert.False(await ReadFoundAsync(Key(Count - 1)));
        Assert.True(await ReadFoundAsync(Key(Count - 2)));
        Assert.False(await ReadFoundAsync("never/written"u8.ToArray()));
    }

    [Fact]
    public async Task Readers_from_disk_beside_a_writer_see_the_old_or_the_new_record_whole()
    {
        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            var buffer = new RecordBuffer();
            do
            {
                int at = random.Next(Count);
                await ReadAsync(at, buffer);
                Assert.True(buffer.Bytes.SequenceEqual(Record(at)) || buffer.Bytes.SequenceEqual(Record(at + Count)));
            }
            while (!stop.IsCancellationRequested);
        }))];
        for (int at = 0; at < Count; at++)
        {
            _store.Write(Key(at), Record(at + Count));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task A_reader_told_to_stop_reads_nothing()
    {
        var stopped = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.ReadFromDiskAsync(Key(0), new RecordBuffer(), stopped));

        Assert.True(await _store.ReadFromDiskAsync(Key(0), new RecordBuffer(), CancellationToken.None));
    }

    private static byte[] Key(int at) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"86.1000.1/{at}"));

    /// <summary>A record of 300 to 399 bytes that tells its number.</summary>
    private static byte[] Record(int at) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"record {at} ").PadRight(300 + (at % 100), (char)('a' + (at % 26))));

    /// <summary>Reads a record that is there; whether it came from disk.</summary>
    private async Task<bool> ReadAsync(int at, RecordBuffer buffer)
    {
        byte[] key = Key(at);
        RecordRead read = _store.TryRead(key, buffer);
        Assert.NotEqual(RecordRead.Missing, read);
        if (read == RecordRead.OnDisk)
        {
            Assert.True(await _store.ReadFromDiskAsync(key, buffer, CancellationToken.None));
        }

        return read == RecordRead.OnDisk;
    }

    private async Task<bool> ReadFoundAsync(byte[] key)
    {
        var buffer = new RecordBuffer();
        RecordRead read = _store.TryRead(key, buffer);
        return read == RecordRead.Found || (read == RecordRead.OnDisk && await _store.ReadFromDiskAsync(key, buffer, CancellationToken.None));
    }
}
