using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Records;
using ZsIdNode.Storage.Tests.Fakes;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests;

/// <summary>What a store says of files that are not as they should be while changes are still taken.</summary>
public sealed class StoreWarningTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;
    private readonly NodeStore _store;

    public StoreWarningTests()
    {
        _folder = SampleStore.Open(_temporary.Under("data"));
        _store = NodeStore.Open(_folder, SampleStore.Options, new FakeTime());
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void A_store_that_is_well_has_no_warnings()
    {
        Write(0, 1_000, recordBytes: 10);

        Assert.Empty(_store.Warnings);
    }

    [Fact]
    public void An_index_that_is_too_small_is_told_with_the_size_that_it_should_have()
    {
        Write(0, 8_000, recordBytes: 10);

        StoreWarning warning = Assert.Single(_store.Warnings);
        Assert.Equal(StoreConcern.RecordIndexSmall, warning.About);
        Assert.Contains("storage.recordIndexBytes to 131072", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_records_that_a_read_came_upon_are_told()
    {
        Write(0, 100, recordBytes: 200_000);
        string log = Directory.GetFiles(_folder.ViewsPath, "log.0", SearchOption.AllDirectories).Single();
        using (FileStream file = new(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = 5_000;
            file.Write("damage"u8);
        }

        byte[] key = new byte[HandleLimits.HandleBytesMost];
        ReadOnlyMemory<byte> folded = key.AsMemory(0, AsciiCase.Fold(Name(0).Utf8, key));
        var buffer = new RecordBuffer();
        Assert.Equal(RecordRead.OnDisk, _store.Views.Records.TryRead(folded.Span, buffer));
        await Assert.ThrowsAnyAsync<IOException>(async () => await _store.Views.Records.ReadFromDiskAsync(folded, buffer, CancellationToken.None));

        StoreWarning warning = Assert.Single(_store.Warnings);
        Assert.Equal(StoreConcern.RecordsDamaged, warning.About);
        Assert.Contains("zsid rebuild", warning.Text, StringComparison.Ordinal);
        Assert.Null(_store.Trouble);
    }

    private static Handle Name(int number) => Handle.Parse(string.Create(CultureInfo.InvariantCulture, $"88.118.42/L-{number}"));

    private void Write(int from, int count, int recordBytes)
    {
        foreach (int[] numbers in Enumerable.Range(from, count).Chunk(100))
        {
            long last = _store.Log.LastSequence;
            Transaction[] batch = [.. numbers.Select(number => new RecordWritten(Name(number), new byte[recordBytes], IsNew: true, Door.Http) { Sequence = ++last, Time = Journal.Sample.Noon })];
            _store.Log.Append(batch);
            _store.Applied.Apply(batch);
        }
    }
}
