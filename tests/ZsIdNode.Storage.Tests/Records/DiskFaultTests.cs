using System.Globalization;
using System.Text;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;

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
