using ZsIdNode.Storage.Backups;
using ZsIdNode.Storage.Tests.Checkpoints;
using ZsIdNode.Storage.Tests.Fakes;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Backups;

public sealed class StoreBackupTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FakeTime _time = new();
    private readonly BackupOptions _options = new() { AllowedLocations = ["Zhongshan"] };

    private string Target => _temporary.Under("target");

    private BackupRequest Request => new(Target, "Zhongshan", Consent: null, WithKeys: false);

    [Fact]
    public async Task A_restored_node_says_what_the_one_backed_up_says()
    {
        var dice = new Random(20_261_121);
        using StoredNode node = Open();
        for (int round = 0; round < 5; round++)
        {
            Enumerable.Range(0, 20).ToList().ForEach(_ => node.CommitAny(dice));
            await TakeAsync(node);
        }

        string restored = Restore(out RestoreReport report);

        using StoredNode again = StoredNode.Open(restored, _time);
        Assert.Equal(node.Say(), again.Say());
        Assert.Equal(node.Store.Log.LastSequence, report.Sequence);
        Assert.Equal(report.Sequence, again.Store.Recovery.Checkpoint);
        Assert.Equal(0, again.Store.Recovery.Transactions);
    }

    [Fact]
    public async Task What_is_there_already_is_not_copied_again()
    {
        using StoredNode node = Open(new StorageOptions { JournalSegmentBytes = 1_024 * 1_024 });
        node.Commit(CheckpointTests.Written(1) with { Record = new byte[1_100_000] });

        // No view is empty: the files of two that are would be the same, and copied once.
        node.Commit(CheckpointTests.Written(2), Journal.Sample.PartTaken(0));
        BackupReport first = await TakeAsync(node);
        BackupReport second = await TakeAsync(node);
        node.Commit(CheckpointTests.Written(3));
        BackupReport third = await TakeAsync(node);

        Assert.Equal(first.Bytes, first.BytesCopied);
        Assert.Equal(0, second.BytesCopied);
        Assert.InRange(third.BytesCopied, 1, first.Bytes - 1_100_000);
    }

    [Fact]
    public async Task Commits_made_after_a_backup_are_not_in_it_and_do_not_disturb_it()
    {
        using StoredNode node = Open();
        node.Commit(CheckpointTests.Written(1));
        await TakeAsync(node);
        node.Commit(CheckpointTests.Written(2));

        string restored = Restore(out _);

        using StoredNode again = StoredNode.Open(restored, _time);
        Assert.Single(again.Records.All);
    }

    [Fact]
    public async Task A_backup_that_is_broken_off_leaves_the_one_before_usable()
    {
        using StoredNode node = Open();
        node.Commit(CheckpointTests.Written(1));
        await TakeAsync(node);
        node.Commit(CheckpointTests.Written(2));

        // After any number of parts: what a kill would leave.
        for (int steps = 0; steps < 6; steps++)
        {
            using var stop = new CancellationTokenSource();
            var told = new CountDown(steps, stop);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreBackup.TakeAsync(node.Store, Request, _options, _time, told, stop.Token));
        }

        string restored = Restore(out RestoreReport report);
        using StoredNode again = StoredNode.Open(restored, _time);
        Assert.Equal(1, report.Sequence);
        Assert.Single(again.Records.All);
    }

    [Fact]
    public async Task Older_backups_go_and_so_does_what_only_they_needed()
    {
        using StoredNode node = Open();
        long partsAfterTwo = 0;
        for (int number = 1; number <= 5; number++)
        {
            node.Commit(CheckpointTests.Written(1));
            BackupReport report = await TakeAsync(node);
            Assert.Equal(number > 2 ? 1 : 0, report.Pruned);
            partsAfterTwo = number == 2 ? Parts().Length : partsAfterTwo;
        }

        Assert.Equal(partsAfterTwo, Parts().Length);
        Assert.Equal(["00000000000000000004.backup", "00000000000000000005.backup"], Directory.GetFiles(Path.Combine(Target, "backups")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        string restored = Restore(out RestoreReport older, sequence: 4);
        Assert.Equal(4, older.Sequence);
        using StoredNode again = StoredNode.Open(restored, _time);
        Assert.Equal(4, again.Store.Log.LastSequence);
    }

    [Fact]
    public async Task Every_damaged_part_is_found_before_anything_is_written()
    {
        using (StoredNode node = Open())
        {
            node.Commit(CheckpointTests.Written(1));
            await TakeAsync(node);
        }

        foreach (string part in Parts())
        {
            byte[] whole = File.ReadAllBytes(part);
            CheckpointTests.Flip(part);

            BackupException refused = Assert.Throws<BackupException>(() => Restore(out _));
            Assert.Contains(Path.GetFileName(part), refused.Message, StringComparison.Ordinal);
            File.WriteAllBytes(part, whole[..^1]);
            Assert.Throws<BackupException>(() => Restore(out _));
            File.Delete(part);
            Assert.Throws<BackupException>(() => Restore(out _));
            File.WriteAllBytes(part, whole);
        }

        Assert.False(Directory.Exists(_temporary.Under("restored")));
        Restore(out _);
    }

    [Fact]
    public async Task A_damaged_manifest_is_not_passed_over_in_silence()
    {
        using StoredNode node = Open();
        node.Commit(CheckpointTests.Written(1));
        await TakeAsync(node);
        node.Commit(CheckpointTests.Written(2));
        await TakeAsync(node);
        CheckpointTests.Flip(Path.Combine(Target, "backups", "00000000000000000002.backup"));

        BackupException refused = Assert.Throws<BackupException>(() => Restore(out _));
        Assert.Contains("00000000000000000002.backup", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--sequence", refused.Message, StringComparison.Ordinal);

        Restore(out RestoreReport report, sequence: 1);
        Assert.Equal(1, report.Sequence);
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_not_restored_into()
    {
        using StoredNode node = Open();
        node.Commit(CheckpointTests.Written(1));
        await TakeAsync(node);
        string taken = Directory.CreateDirectory(_temporary.Under("taken")).FullName;
        File.WriteAllText(Path.Combine(taken, "letter.txt"), "mine");

        BackupException refused = Assert.Throws<BackupException>(() => StoreRestore.Run(Target, taken, sequence: null, told: null, CancellationToken.None));

        Assert.Contains("not an empty folder", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(taken, "letter.txt")));
        Assert.Single(Directory.GetFileSystemEntries(taken));
    }

    [Fact]
    public async Task Secrets_go_with_a_backup_only_when_they_are_asked_for()
    {
        using StoredNode node = Open();
        node.Commit(CheckpointTests.Written(1));
        File.WriteAllText(Path.Combine(_temporary.Under("data"), "keys", "site.pem"), "secret");

        BackupReport without = await TakeAsync(node);
        Assert.False(File.Exists(Path.Combine(Restore(out RestoreReport bare), "keys", "site.pem")));
        BackupReport with = await StoreBackup.TakeAsync(node.Store, Request with { WithKeys = true }, _options, _time, told: null, CancellationToken.None);
        Assert.Equal("secret", File.ReadAllText(Path.Combine(Restore(out RestoreReport full), "keys", "site.pem")));

        Assert.Equal((false, true), (without.WithKeys, with.WithKeys));
        Assert.Equal((false, true), (bare.WithKeys, full.WithKeys));
    }

    [Fact]
    public async Task A_place_that_is_not_allowed_needs_a_consent_and_nothing_is_written_without()
    {
        using StoredNode node = Open();
        node.Commit(CheckpointTests.Written(1));

        BackupException refused = await Assert.ThrowsAsync<BackupException>(() => TakeAsync(node, Request with { Location = "Guiyang" }));
        Assert.Contains("--consent", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));

        BackupReport report = await TakeAsync(node, Request with { Location = "Guiyang", Consent = "中工信〔2026〕17号" });
        Assert.Equal(("Guiyang", "中工信〔2026〕17号"), (report.Location, report.Consent));
        string manifest = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(Target, "backups"))));
        Assert.Contains("\"location\": \"Guiyang\"", manifest, StringComparison.Ordinal);
        Assert.Contains("consent", manifest, StringComparison.Ordinal);

        // The label stays with the folder: the next time it is refused again.
        await Assert.ThrowsAsync<BackupException>(() => TakeAsync(node, Request with { Location = null }));
        refused = await Assert.ThrowsAsync<BackupException>(() => TakeAsync(node, Request with { Location = "Zhongshan" }));
        Assert.Contains("bears the label 'Guiyang'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_without_a_label_is_refused()
    {
        using StoredNode node = Open();

        BackupException refused = await Assert.ThrowsAsync<BackupException>(() => TakeAsync(node, Request with { Location = null }));

        Assert.Contains("--location", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_within_the_data_folder_or_in_a_foreign_one_is_refused()
    {
        using StoredNode node = Open();
        string data = _temporary.Under("data");
        string taken = Directory.CreateDirectory(_temporary.Under("taken")).FullName;
        File.WriteAllText(Path.Combine(taken, "letter.txt"), "mine");

        await Assert.ThrowsAsync<BackupException>(() => TakeAsync(node, Request with { Target = data }));
        await Assert.ThrowsAsync<BackupException>(() => TakeAsync(node, Request with { Target = Path.Combine(data, "views") }));
        await Assert.ThrowsAsync<BackupException>(() => TakeAsync(node, Request with { Target = taken }));
    }

    [Fact]
    public async Task Backups_of_two_nodes_do_not_share_a_target()
    {
        using StoredNode node = Open();
        node.Commit(CheckpointTests.Written(1));
        await TakeAsync(node);
        DataFolder folder = DataFolder.Open(_temporary.Under("other"), _time, () => Guid.Parse("5a7f6a52-8d35-4e0b-9a41-6b2f4f1d2e33"));
        using StoredNode other = StoredNode.Open(folder, _time);

        BackupException refused = await Assert.ThrowsAsync<BackupException>(() => TakeAsync(other));

        Assert.Contains("a target of its own", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("views/../../outside")]
    [InlineData("/outside")]
    [InlineData("")]
    public void A_manifest_cannot_lead_out_of_the_folder(string path)
    {
        Directory.CreateDirectory(Path.Combine(Target, "backups"));
        File.WriteAllText(Path.Combine(Target, "location.txt"), "Zhongshan");
        var manifest = new BackupManifest(Journal.Sample.Node, Sequence: 1, _time.GetUtcNow(), "Zhongshan", Consent: null, WithKeys: false, [new BackupFile(path, Bytes: 0, Parts: [])]);
        File.WriteAllBytes(Path.Combine(Target, "backups", "00000000000000000001.backup"), manifest.Encode());

        BackupException refused = Assert.Throws<BackupException>(() => Restore(out _));

        Assert.Contains("cannot be", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _temporary.Dispose();

    private StoredNode Open(StorageOptions? options = null) => StoredNode.Open(_temporary.Under("data"), _time, options);

    private Task<BackupReport> TakeAsync(StoredNode node, BackupRequest? request = null) =>
        StoreBackup.TakeAsync(node.Store, request ?? Request, _options, _time, told: null, CancellationToken.None);

    private string Restore(out RestoreReport report, long? sequence = null)
    {
        string data = _temporary.Under("restored");
        for (int number = 2; Directory.Exists(data); number++)
        {
            data = _temporary.Under($"restored-{number}");
        }

        report = StoreRestore.Run(Target, data, sequence, told: null, CancellationToken.None);
        return data;
    }

    private string[] Parts() => Directory.GetFiles(Path.Combine(Target, "parts"), "*", SearchOption.AllDirectories);

    /// <summary>Stops a backup after so many reports.</summary>
    private sealed class CountDown(int steps, CancellationTokenSource stop) : IProgress<CopyProgress>
    {
        private int _left = steps;

        public void Report(CopyProgress value)
        {
            if (_left-- == 0)
            {
                stop.Cancel();
            }
        }
    }
}
