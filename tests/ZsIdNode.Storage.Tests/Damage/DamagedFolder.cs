using ZsIdNode.Storage.Backups;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Tests.Checkpoints;
using ZsIdNode.Storage.Tests.Fakes;
using ZsIdNode.Storage.Verification;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Damage;

/// <summary>A data folder and its backup, made once; each test damages a copy.</summary>
public sealed class DamagedFolder : IAsyncLifetime, IDisposable
{
    private const int LargeBytes = 600_000;

    private readonly TemporaryFolder _temporary = new();
    private Answers _whole = null!;
    private Answers _withoutTail = null!;
    private int _copies;

    private string Source => _temporary.Under("source");

    public async Task InitializeAsync()
    {
        await SampleStore.WriteAsync(Source, LargeBytes);
        string copy = Copy(Source);
        using (DataFolder folder = SampleStore.Open(copy))
        using (NodeStore store = NodeStore.Open(folder, SampleStore.Options, new FakeTime()))
        {
            Assert.Equal((SampleStore.Ends[1], SampleStore.Ends[2] - SampleStore.Ends[1]), (store.Recovery.Checkpoint, store.Recovery.Transactions));
            _whole = await SampleStore.AskAsync(store);
            await StoreBackup.TakeAsync(store, new BackupRequest(_temporary.Under("target"), "Zhongshan", Consent: null, WithKeys: false), new BackupOptions(), new FakeTime(), told: null, CancellationToken.None);
        }

        // The last commit torn in its middle: what a start without it says.
        copy = Copy(Source);
        string last = Files(copy, "journal", "*.journal")[^1];
        byte[] bytes = File.ReadAllBytes(last);
        bytes.AsSpan(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) - 20).Clear();
        File.WriteAllBytes(last, bytes);
        using DataFolder torn = SampleStore.Open(copy);
        using NodeStore without = NodeStore.Open(torn, SampleStore.Options, new FakeTime());
        Assert.NotEqual(0, without.Recovery.BytesCut);
        _withoutTail = await SampleStore.AskAsync(without);
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _temporary.Dispose();

    public string CopyOfData() => Copy(Source);

    public string CopyOfBackup() => Copy(_temporary.Under("target"));

    public static string[] Files(string data, string folder, string pattern) =>
        [.. Directory.GetFiles(Path.Combine(data, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Opens a folder, asks everything, and fails when an answer is wrong.</summary>
    internal async Task<Fate> OpenAsync(string data)
    {
        try
        {
            using DataFolder folder = SampleStore.Open(data);
            using NodeStore store = NodeStore.Open(folder, SampleStore.Options, new FakeTime());
            Answers answers = await SampleStore.AskAsync(store);
            bool isCut = store.Recovery.BytesCut > 0;
            Answers right = isCut ? _withoutTail : _whole;
            Assert.Empty(answers.Lines.Except(right.Lines));
            Assert.Equal(right.Lines.Count, answers.Lines.Count + answers.Unread.Count);
            Assert.All(answers.Unread, unread => Assert.Contains(data, unread, StringComparison.Ordinal));
            return isCut ? Fate.Tail
                : answers.Unread.Count > 0 ? Fate.Unread
                : store.Recovery.Checkpoint == SampleStore.Ends[1] ? Fate.Whole
                : store.Recovery.CheckpointsRefused.IsEmpty ? Fate.Unsaid
                : store.Recovery.Checkpoint == SampleStore.Ends[0] ? Fate.Older
                : Fate.Journal;
        }
        catch (Exception refused) when (refused is DataFolderException or JournalDamagedException or JournalForeignException or JournalHistoryMissingException)
        {
            Assert.Contains(data, refused.Message, StringComparison.Ordinal);
            return Fate.Refused;
        }
    }

    /// <summary>Whether a check of the folder finds nothing wrong.</summary>
    internal static async Task<bool> IsCalledWholeAsync(string data)
    {
        try
        {
            using DataFolder folder = SampleStore.Open(data);
            VerificationReport report = await StoreVerification.RunAsync(folder, SampleStore.Options, _ => { }, CancellationToken.None);
            return report.IsWhole;
        }
        catch (DataFolderException)
        {
            return false;
        }
    }

    /// <summary>Restores from a backup and fails when what comes back is not what was backed up; whether it was refused.</summary>
    internal async Task<Fate> RestoreAsync(string target)
    {
        string restored = _temporary.Under($"restored-{++_copies}");
        try
        {
            StoreRestore.Run(target, restored, sequence: null, told: null, CancellationToken.None);
        }
        catch (BackupException refused)
        {
            Assert.NotEmpty(refused.Message);
            Assert.False(Directory.Exists(restored));
            return Fate.Refused;
        }

        using DataFolder folder = SampleStore.Open(restored);
        using NodeStore store = NodeStore.Open(folder, SampleStore.Options, new FakeTime());
        Assert.Equal(_whole.Lines, (await SampleStore.AskAsync(store)).Lines);
        return Fate.Whole;
    }

    private string Copy(string source)
    {
        string copy = _temporary.Under($"copy-{++_copies}");
        CheckpointTests.Copy(source, copy);
        return copy;
    }
}
