using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class FasterRecordStoreTests : RecordStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FasterRecordStore _store;

    public FasterRecordStoreTests() => _store = new FasterRecordStore(_folder.Under("views"), new StorageOptions());

    protected override IRecordStore Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_an_earlier_process_left_is_deleted_at_the_start()
    {
        string left = Path.Combine(_folder.Under("left"), "records", "log.7");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        File.WriteAllText(left, "left");

        using var store = new FasterRecordStore(_folder.Under("left"), new StorageOptions());

        Assert.False(File.Exists(left));
        Assert.Equal(RecordRead.Missing, store.TryRead("A"u8, new RecordBuffer()));
    }

    [Fact]
    public void Closing_deletes_the_files()
    {
        var store = new FasterRecordStore(_folder.Under("closed"), new StorageOptions());
        store.Write("A"u8, "a"u8);
        store.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Under("closed")));
    }
}
