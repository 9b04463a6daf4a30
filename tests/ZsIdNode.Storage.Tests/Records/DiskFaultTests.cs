using System.Globalization;
using System.Text;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class DiskFaultTests : IDisposable
{
    private const int RecordBytes = 1_024;

    // Three times the memory: no store keeps them all without its files.
    private const int Count = 24 * 1_024;

    private static readonly StorageOptions Small = new()
    {
        RecordMemoryBytes = 8 * 1_024 * 1_024,
        RecordIndexBytes = 64 * 1_024,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FasterRecordStore _store;
    private FaultyDevice _device = null!;

    public DiskFaultTests() =>
        _store = new FasterRecordStore(_folder.Path, Small, file => _device = new FaultyDevice(file));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Writing_ends_with_a_reason_when_the_disk_takes_no_more(int writesLeft, bool throws)
    {
        _device.WritesLeft = writesLeft;
        _device.Throws = throws;
        int written = 0;

        RecordViewException fault = Assert.Throws<RecordViewException>(() =>
        {
            for (; written < Count; written++)
            {
                _store.Write(Key(written), Record(written));
            }
        });

        Assert.Equal(_store.Trouble, fault.Message);
        Assert.Contains("(error 28)", fault.Message, StringComparison.Ordinal);
        Assert.Throws<RecordViewException>(() => _store.Write("A"u8, "a"u8));
        Assert.Throws<RecordViewException>(() => _store.Delete(Key(0)));
        AssertReads(written - 1);
    }

    [Fact]
    public void A_store_whose_disk_is_well_has_no_trouble()
    {
        Fill();

        Assert.Null(_store.Trouble);
        Assert.True(_store.SpilledBytes > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Count / 3)]
    public async Task A_record_that_could_not_be_read_is_not_called_missing(int at)
    {
        Fill();
        _device.ReadsFail = true;
        var buffer = new RecordBuffer();

        await Assert.ThrowsAsync<IOException>(async () => await _store.ReadFromDiskAsync(Key(at), buffer, CancellationToken.None));

        _device.ReadsFail = false;
        Assert.True(await _store.ReadFromDiskAsync(Key(at), buffer, CancellationToken.None));
        Assert.Equal(Record(at), buffer.Bytes);
        Assert.Null(_store.Trouble);
    }

    [Fact]
    public async Task An_empty_key_that_could_not_be_read_is_not_found_empty()
    {
        _store.Write([], Record(1));
        Fill();
        _device.ReadsFail = true;

        await Assert.ThrowsAsync<IOException>(async () => await _store.ReadFromDiskAsync(Array.Empty<byte>(), new RecordBuffer(), CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_read_leaves_no_record_read_earlier_in_its_place()
    {
        Fill();
        var buffer = new RecordBuffer();

        // What was read stays in memory that FASTER uses again.
        Assert.True(await _store.ReadFromDiskAsync(Key(5), buffer, CancellationToken.None));
        _device.ReadsFail = true;

        await Assert.ThrowsAsync<IOException>(async () => await _store.ReadFromDiskAsync(Key(5), buffer, CancellationToken.None));
    }

    [Fact]
    public async Task A_record_on_disk_is_read_once_and_only_when_asked_for_there()
    {
        Fill();
        var buffer = new RecordBuffer();
        Assert.Equal(RecordRead.OnDisk, _store.TryRead(Key(0), buffer));
        Assert.Equal(0, _device.Reads);

        // A chain may lead through other records first.
        Assert.True(await _store.ReadFromDiskAsync(Key(Count / 3), buffer, CancellationToken.None));
        int reads = _device.Reads;
        Assert.Equal(RecordRead.OnDisk, _store.TryRead(Key(Count / 3), buffer));
        Assert.True(await _store.ReadFromDiskAsync(Key(Count / 3), buffer, CancellationToken.None));
        Assert.Equal(2 * reads, _device.Reads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Count / 4)]
    public async Task A_record_that_compaction_moves_while_it_is_read_is_found(int at)
    {
        Fill();
        var buffer = new RecordBuffer();
        _device.BeforeRead = () =>
        {
            _store.Compact(CancellationToken.None);
            _store.Retire([]);
        };

        Assert.True(await _store.ReadFromDiskAsync(Key(at), buffer, CancellationToken.None));
        Assert.Equal(Record(at), buffer.Bytes);
    }

    [Fact]
    public async Task A_reader_does_not_spin_while_the_disk_is_busy()
    {
        Fill();
        _device.IsBusy = true;
        var buffer = new RecordBuffer();

        Assert.Equal(RecordRead.OnDisk, _store.TryRead(Key(0), buffer));
        Assert.True(await _store.ReadFromDiskAsync(Key(0), buffer, CancellationToken.None));
        Assert.Equal(Record(0), buffer.Bytes);
    }

    private static byte[] Key(int at) => Encoding.ASCII.GetBytes(at.ToString(CultureInfo.InvariantCulture));

    private static byte[] Record(int at)
    {
        byte[] record = new byte[RecordBytes];
        record.AsSpan().Fill((byte)at);
        return record;
    }

    private void Fill()
    {
        for (int at = 0; at < Count; at++)
        {
            _store.Write(Key(at), Record(at));
        }
    }

    private void AssertReads(int at)
    {
        var buffer = new RecordBuffer();
        Assert.Equal(RecordRead.Found, _store.TryRead(Key(at), buffer));
        Assert.Equal(Record(at), buffer.Bytes);
    }
}
