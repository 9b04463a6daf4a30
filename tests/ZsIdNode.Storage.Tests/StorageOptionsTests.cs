using ZsIdNode.Registry.Batches;

namespace ZsIdNode.Storage.Tests;

public sealed class StorageOptionsTests
{
    public static TheoryData<StorageOptions, string> Faulty => new()
    {
        { new StorageOptions { RecordMemoryBytes = 1_000_000 }, nameof(StorageOptions.RecordMemoryBytes) },
        { new StorageOptions { RecordMemoryBytes = -1 }, nameof(StorageOptions.RecordMemoryBytes) },
        { new StorageOptions { RecordMemoryBytes = long.MaxValue }, nameof(StorageOptions.RecordMemoryBytes) },
        { new StorageOptions { RecordIndexBytes = 0 }, nameof(StorageOptions.RecordIndexBytes) },
        { new StorageOptions { RecordIndexBytes = (1L << 30) + 1 }, nameof(StorageOptions.RecordIndexBytes) },
        { new StorageOptions { MutableFraction = 0 }, nameof(StorageOptions.MutableFraction) },
        { new StorageOptions { MutableFraction = 1 }, nameof(StorageOptions.MutableFraction) },
        { new StorageOptions { MutableFraction = double.NaN }, nameof(StorageOptions.MutableFraction) },
        { new StorageOptions { DirectoryMemoryBytes = 0 }, nameof(StorageOptions.DirectoryMemoryBytes) },
        { new StorageOptions { DirectoryMemoryBytes = long.MaxValue }, nameof(StorageOptions.DirectoryMemoryBytes) },
        { new StorageOptions { DirectoryCacheBytes = -1 }, nameof(StorageOptions.DirectoryCacheBytes) },
        { new StorageOptions { FreeBytesLeast = -1 }, nameof(StorageOptions.FreeBytesLeast) },
        { new StorageOptions { FreeBytesLeast = long.MaxValue }, nameof(StorageOptions.FreeBytesLeast) },
        { new StorageOptions { JournalSegmentBytes = 0 }, nameof(StorageOptions.JournalSegmentBytes) },
        { new StorageOptions { JournalSegmentBytes = int.MaxValue }, nameof(StorageOptions.JournalSegmentBytes) },
        { new StorageOptions { JournalKeepDays = -1 }, nameof(StorageOptions.JournalKeepDays) },
        { new StorageOptions { JournalKeepDays = 36_501 }, nameof(StorageOptions.JournalKeepDays) },
        { new StorageOptions { JournalKeepDays = 30, JournalArchive = " " }, nameof(StorageOptions.JournalArchive) },
        { new StorageOptions { JournalArchive = "/archive" }, nameof(StorageOptions.JournalArchive) },
    };

    [Fact]
    public void The_defaults_are_without_fault() => Assert.Empty(new StorageOptions().Faults());

    [Theory]
    [InlineData(0, null)]
    [InlineData(1_095, "/archive")]
    public void What_may_be_let_go_of_the_journal_is_for_the_operator_to_say(int days, string? archive) =>
        Assert.Empty(new StorageOptions { JournalKeepDays = days, JournalArchive = archive }.Faults());

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_faulty_option_is_named(StorageOptions options, string option) =>
        Assert.StartsWith($"storage.{char.ToLowerInvariant(option[0])}{option[1..]} ", Assert.Single(options.Faults()), StringComparison.Ordinal);

    [Fact]
    public void Faulty_bounds_of_batches_are_named() => Assert.Equal(
        ["storage.batches.keptFor", "storage.batches.keysMost", "storage.batches.bytesMost"],
        new StorageOptions { Batches = new BatchLedgerOptions { KeptFor = TimeSpan.Zero, KeysMost = 0, BytesMost = 0 } }.Faults().Select(fault => fault[..fault.IndexOf(' ', StringComparison.Ordinal)]));

    [Fact]
    public void All_faults_are_told_together() =>
        Assert.Equal(4, new StorageOptions { RecordMemoryBytes = 0, RecordIndexBytes = 0, MutableFraction = 2, JournalSegmentBytes = 0 }.Faults().Count());
}
