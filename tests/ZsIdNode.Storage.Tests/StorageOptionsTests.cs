namespace ZsIdNode.Storage.Tests;

public sealed class StorageOptionsTests
{
    public static TheoryData<StorageOptions, string> Faulty => new()
    {
        { new StorageOptions { RecordMemoryBytes = 1_000_000 }, nameof(StorageOptions.RecordMemoryBytes) },
        { new StorageOptions { RecordMemoryBytes = -1 }, nameof(StorageOptions.RecordMemoryBytes) },
        { new StorageOptions { RecordMemoryBytes = long.MaxValue }, nameof(StorageOptions.RecordMemoryBytes) },
        { new StorageOptions { RecordIndexBytes = 0 }, nameof(StorageOptions.RecordIndexBytes) },
        { new StorageOptions { RecordIndexBytes = 1L << 30 }, nameof(StorageOptions.RecordIndexBytes) },
        { new StorageOptions { MutableFraction = 0 }, nameof(StorageOptions.MutableFraction) },
        { new StorageOptions { MutableFraction = 1 }, nameof(StorageOptions.MutableFraction) },
        { new StorageOptions { MutableFraction = double.NaN }, nameof(StorageOptions.MutableFraction) },
        { new StorageOptions { JournalSegmentBytes = 0 }, nameof(StorageOptions.JournalSegmentBytes) },
        { new StorageOptions { JournalSegmentBytes = int.MaxValue }, nameof(StorageOptions.JournalSegmentBytes) },
    };

    [Fact]
    public void The_defaults_are_without_fault() => Assert.Empty(new StorageOptions().Faults());

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_faulty_option_is_named(StorageOptions options, string option) =>
        Assert.StartsWith($"storage.{char.ToLowerInvariant(option[0])}{option[1..]} ", Assert.Single(options.Faults()), StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_told_together() =>
        Assert.Equal(4, new StorageOptions { RecordMemoryBytes = 0, RecordIndexBytes = 0, MutableFraction = 2, JournalSegmentBytes = 0 }.Faults().Count());
}
