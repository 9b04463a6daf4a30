using ZsIdNode.Handles;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Storage.Journal.Files;
using ZsIdNode.Storage.Sorted;
using ZsIdNode.Storage.Tests.Sorted;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Directories;

public sealed class DirectoryFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultyFiles _files;
    private readonly DirectoryLog _log = new();
    private readonly StoredHandleDirectory _directory;

    public DirectoryFaultTests()
    {
        _files = new FaultyFiles();
        _directory = new StoredHandleDirectory(
            name => _files.Over(DiskJournalFiles.OpenOrCreate(_folder.Under(name))),
            new StorageOptions { DirectoryMemoryBytes = 64 * 1_024, DirectoryCacheBytes = 0 });
    }

    public void Dispose()
    {
        _directory.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disk_that_refuses_costs_the_checkpoint_and_nothing_else(bool failsToWrite)
    {
        _directory.Apply(_log.Draw(new Random(1), 300));
        (_files.WritesFail, _files.SyncsFail) = (failsToWrite, !failsToWrite);

        IOException fault = await Assert.ThrowsAnyAsync<IOException>(() => _directory.Freeze(_log.Last).WriteAsync(default));
        Assert.Contains("Input/output error", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(_directory.Trouble);
        await _log.AssertIsAsync(_directory);

        (_files.WritesFail, _files.SyncsFail) = (false, false);
        _directory.Apply(_log.Draw(new Random(2), 300));
        ViewCheckpoint checkpoint = await _directory.Freeze(_log.Last).WriteAsync(default);
        Assert.Null(_directory.Trouble);
        using var after = new StoredHandleDirectory(_folder.Path, new StorageOptions());
        after.Restore(checkpoint, _log.Last);
        await _log.AssertIsAsync(after);
    }

    [Fact]
    public async Task When_memory_is_full_and_the_disk_refuses_nothing_more_is_taken_and_what_stands_is_read()
    {
        _directory.Apply(_log.Draw(new Random(1), 300));
        _files.WritesFail = true;

        Assert.Throws<HandleDirectoryException>(() =>
        {
            for (int round = 0; round < 100; round++)
            {
                _directory.Apply(_log.Draw(new Random(round), 300));
            }
        });

        _files.WritesFail = false;
        Assert.Throws<HandleDirectoryException>(() => _directory.Apply(_log.Draw(new Random(3), 1)));
        Assert.Throws<HandleDirectoryException>(() => _directory.Freeze(_log.Last));
        Assert.NotNull(_directory.Trouble);
        Assert.NotEmpty(await _directory.ReadPageAsync(Prefix.Parse("88.118.42"), null, 5, default));
    }

    [Fact]
    public async Task A_disk_that_has_room_again_in_time_is_written_to_again()
    {
        _files.WritesFail = true;
        _directory.Apply(_log.Draw(new Random(1), 900));
        _directory.Settle();
        _files.WritesFail = false;

        _directory.Apply(_log.Draw(new Random(2), 9_000));

        await _log.AssertIsAsync(_directory);
        _directory.Settle();
        Assert.Null(_directory.Trouble);
    }

    [Fact]
    public async Task A_damaged_block_is_an_error_that_names_it_and_the_rest_is_read()
    {
        _directory.Apply(_log.Draw(new Random(1), 300));
        ViewCheckpoint checkpoint = await _directory.Freeze(_log.Last).WriteAsync(default);
        string damaged = _folder.Under(checkpoint.Files.Single(file => file.Name.StartsWith("handles/", StringComparison.Ordinal)).Name);
        Flip(damaged, at: 1_000);

        RunDamagedException fault = await Assert.ThrowsAsync<RunDamagedException>(() => DirectoryText.ListAsync(_directory, Prefix.Parse("88.118.42")));

        Assert.Equal(damaged, fault.File);
        Assert.Equal(16, fault.Offset);
        Assert.Throws<RunDamagedException>(() => _directory.Verify(progress: null, default));
        Assert.NotEmpty(await DirectoryText.ChangesAsync(_directory, Prefix.Parse("88.118.42")));
        Assert.Equal(_log.Told.Single(line => line.StartsWith("88.118.42 ", StringComparison.Ordinal)), $"88.118.42 {_directory.Count(Prefix.Parse("88.118.42"))}");

        Flip(damaged, at: 1_000);
        await _log.AssertIsAsync(_directory);
    }

    [Fact]
    public async Task A_damaged_file_is_not_merged_into_others()
    {
        string? damaged = null;
        for (int round = 0; round < 40; round++)
        {
            _directory.Apply(_log.Draw(new Random(round), 20));
            ViewCheckpoint checkpoint = await _directory.Freeze(_log.Last).WriteAsync(default);
            if (round == 3)
            {
                damaged = _folder.Under(checkpoint.Files.First(file => file.Name.StartsWith("changes/", StringComparison.Ordinal)).Name);
                Flip(damaged, at: 100);
            }
        }

        _directory.Settle();
        Assert.Contains(damaged!, _directory.Trouble, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RunDamagedException>(() => DirectoryText.ChangesAsync(_directory, Prefix.Parse("88.118.42")));
        Flip(damaged!, at: 100);
        await _log.AssertIsAsync(_directory);
    }

    [Fact]
    public async Task A_read_that_fails_is_an_error_and_no_shorter_list()
    {
        _directory.Apply(_log.Draw(new Random(1), 300));
        await _directory.Freeze(_log.Last).WriteAsync(default);
        _files.ReadsFail = true;

        await Assert.ThrowsAnyAsync<IOException>(() => DirectoryText.ListAsync(_directory, Prefix.Parse("88.118.42")));

        _files.ReadsFail = false;
        await _log.AssertIsAsync(_directory);
    }

    private static void Flip(string file, int at)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[at] ^= 4;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write(bytes);
    }
}
