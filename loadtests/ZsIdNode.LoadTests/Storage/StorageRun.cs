namespace ZsIdNode.LoadTests.Storage;

/// <summary>A measurement of storage alone: no door, no second process but the peer that it is compared with.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Shows">What it shows, for the list.</param>
/// <param name="RunAsync">Runs it and writes its table.</param>
internal sealed record StorageRun(string Name, string Shows, Func<StorageRunOptions, TextWriter, Task> RunAsync)
{
    public static IReadOnlyList<StorageRun> All { get; } =
    [
        new("storage-bulk", "bulk registrations through the registrar, one prefix and a thousand, beside Redis with appendfsync always", BulkRun.RunAsync),
        new("storage-single", "one durable registration at a time beside the disk's own write and sync, and 64 clients beside one", SingleRun.RunAsync),
        new("storage-size", "memory, disk and speed as the store grows, and how long a start takes", SizeRun.RunAsync),
        new("storage-checkpoint", "what a checkpoint does to resolutions meanwhile", CheckpointRun.RunAsync),
        new("journal-commit", "one record logged beside one write of 4 KiB with its sync, in turn on the same disk", JournalCommitRun.RunAsync),
        new("journal-replay", "how fast a start reads the journal: alone, with every view, and behind a checkpoint", JournalReplayRun.RunAsync),
    ];

    public static StorageRun? Find(string name) => All.FirstOrDefault(run => run.Name == name);
}
