using System.Globalization;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests;

public sealed class DataFolderTests : IDisposable
{
    private static readonly Guid First = new("11111111-1111-4111-8111-111111111111");
    private static readonly Guid Second = new("22222222-2222-4222-8222-222222222222");

    private readonly TemporaryFolder _temporary = new();
    private readonly FakeTime _time = new();

    private string Folder => _temporary.Under("data");

    private string NodeFile => Path.Combine(Folder, "node.json");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_missing_folder_is_made_for_its_owner_alone()
    {
        using DataFolder data = Open(First);

        Assert.Equal(First, data.NodeId);
        Assert.Equal(Path.Combine(Folder, "journal"), data.JournalPath);
        Assert.Equal(Path.Combine(Folder, "views"), data.ViewsPath);
        Assert.Equal(Path.Combine(Folder, "keys"), data.KeysPath);
        Assert.All([data.JournalPath, data.ViewsPath, data.KeysPath], path => Assert.True(Directory.Exists(path)));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(Folder));
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(data.KeysPath));
        }
    }

    [Fact]
    public void Every_name_the_node_depends_on_is_on_disk_when_the_folder_is_open()
    {
        string deep = Path.Combine(Folder, "below", "deeper");
        HashSet<string> durable = [];

        using DataFolder data = DataFolder.Open(deep, _time, () => First, folder =>
        {
            // Without node.json nobody would adopt a journal.
            Assert.True(durable.Contains(Path.Combine(deep, "node.json")) || !Directory.Exists(Path.Combine(deep, "journal")));
            durable.UnionWith(Directory.EnumerateFileSystemEntries(folder));
        });

        Assert.Subset(durable, new HashSet<string>
        {
            Folder,
            Path.Combine(Folder, "below"),
            deep,
            Path.Combine(deep, "node.json"),
            data.JournalPath,
            data.KeysPath,
        });
    }

    [Fact]
    public void A_key_stays_once_the_keys_are_synced()
    {
        List<string> durable = [];
        using DataFolder data = DataFolder.Open(Folder, _time, () => First, folder => durable = [.. Directory.EnumerateFileSystemEntries(folder)]);
        string key = Path.Combine(data.KeysPath, "site.pem");
        File.WriteAllText(key, "key");

        data.SyncKeys();

        Assert.Equal([key], durable);
    }

    [Fact]
    public void Names_that_an_opening_cut_short_left_behind_are_brought_to_disk()
    {
        Directory.CreateDirectory(Folder);
        HashSet<string> durable = [];

        // The first opening ends before anything is on disk.
        Assert.Throws<DataFolderException>(() => DataFolder.Open(Folder, _time, () => First, _ => throw new IOException("cut")));
        using DataFolder data = DataFolder.Open(Folder, _time, () => First, folder => durable.UnionWith(Directory.EnumerateFileSystemEntries(folder)));

        Assert.Subset(durable, new HashSet<string> { Folder, Path.Combine(Folder, "node.json"), data.JournalPath, data.KeysPath });
    }

    [Fact]
    public void A_folder_made_for_the_node_where_it_may_not_look_is_opened()
    {
        Directory.CreateDirectory(Folder);

        using DataFolder data = DataFolder.Open(Folder, _time, () => First, folder =>
        {
            if (folder != Folder)
            {
                throw new IOException("Permission denied", 13);
            }
        });

        Assert.Equal(First, data.NodeId);
    }

    [Fact]
    public void The_node_keeps_its_id()
    {
        Open(First).Dispose();

        using DataFolder again = Open(Second);

        Assert.Equal(First, again.NodeId);
    }

    [Fact]
    public void The_node_file_tells_format_id_and_time()
    {
        Open(First).Dispose();

        string json = File.ReadAllText(NodeFile);

        Assert.Contains("\"formatVersion\": 1", json, StringComparison.Ordinal);
        Assert.Contains($"\"nodeId\": \"{First}\"", json, StringComparison.Ordinal);
        Assert.Contains($"\"created\": \"{_time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_taken_even_when_a_file_system_begins_in_it()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "lost+found"));

        using DataFolder data = Open(First);

        Assert.Equal(First, data.NodeId);
    }

    [Fact]
    public void A_folder_whose_first_opening_was_cut_short_is_taken()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "lock"), "");
        File.WriteAllText(Path.Combine(Folder, "lock.pid"), "1");
        File.WriteAllText(NodeFile + ".new", "{ \"formatVer");

        using DataFolder data = Open(First);

        Assert.Equal(First, data.NodeId);
        Assert.False(File.Exists(NodeFile + ".new"));
    }

    [Fact]
    public void A_held_folder_is_refused_with_its_holder()
    {
        using DataFolder held = Open(First);

        DataFolderException fault = Assert.Throws<DataFolderException>(() => Open(Second));

        AssertNames(fault, $"in use by process {Environment.ProcessId}.");
        Assert.Throws<DataFolderException>(() => Open(Second));
    }

    [Fact]
    public void A_folder_let_go_is_held_again()
    {
        for (int round = 0; round < 3; round++)
        {
            using DataFolder held = Open(First);
            Assert.Throws<DataFolderException>(() => Open(Second));
        }
    }

    [Fact]
    public void A_lock_file_that_nobody_holds_is_no_hindrance()
    {
        Open(First).Dispose();
        File.WriteAllText(Path.Combine(Folder, "lock.pid"), "a longer text than any process id");

        using DataFolder held = Open(Second);
        DataFolderException fault = Assert.Throws<DataFolderException>(() => Open(Second));

        AssertNames(fault, $"in use by process {Environment.ProcessId}.");
    }

    [Fact]
    public void Somebody_elses_folder_is_left_alone()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "years of work");

        AssertNames(Assert.Throws<DataFolderException>(() => Open(First)), "thesis.txt");

        Assert.Equal("thesis.txt", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(Folder))));
    }

    [Fact]
    public void A_journal_without_a_node_file_is_not_adopted()
    {
        Open(First).Dispose();
        File.Delete(NodeFile);

        AssertNames(Assert.Throws<DataFolderException>(() => Open(Second)), "node.json");
    }

    [Fact]
    public void A_newer_format_is_refused_even_when_its_fields_are_unknown()
    {
        Open(First).Dispose();
        File.WriteAllText(NodeFile, """{ "formatVersion": 2, "identity": "elsewhere" }""");

        AssertNames(Assert.Throws<DataFolderException>(() => Open(First)), "format version 2");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{ \"formatVersion\": 0, \"nodeId\": \"11111111-1111-4111-8111-111111111111\", \"created\": \"2026-01-01T00:00:00Z\" }")]
    [InlineData("{ \"formatVersion\": 1, \"nodeId\": \"00000000-0000-0000-0000-000000000000\", \"created\": \"2026-01-01T00:00:00Z\" }")]
    [InlineData("{ \"formatVersion\": 1, \"nodeId\": \"one\", \"created\": \"2026-01-01T00:00:00Z\" }")]
    [InlineData("{ \"formatVersion\": 1, \"nodeId\": \"11111111-1111-4111-8111-111111111111\" }")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public void A_damaged_node_file_is_refused_and_kept(string json)
    {
        Open(First).Dispose();
        File.WriteAllText(NodeFile, json);

        AssertNames(Assert.Throws<DataFolderException>(() => Open(First)), "damaged");

        Assert.Equal(json, File.ReadAllText(NodeFile));
    }

    [Fact]
    public void A_refused_folder_is_not_held()
    {
        Open(First).Dispose();
        string good = File.ReadAllText(NodeFile);
        File.WriteAllText(NodeFile, "{}");
        Assert.Throws<DataFolderException>(() => Open(First));
        File.WriteAllText(NodeFile, good);

        using DataFolder data = Open(Second);

        Assert.Equal(First, data.NodeId);
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        File.WriteAllText(Folder, "text");

        AssertNames(Assert.Throws<DataFolderException>(() => Open(First)), "is a file");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        // Below a file nobody can make a folder, not even the superuser.
        File.WriteAllText(_temporary.Under("file"), "text");
        string below = Path.Combine(_temporary.Under("file"), "data");

        DataFolderException fault = Assert.Throws<DataFolderException>(() => DataFolder.Open(below, _time, () => First));

        Assert.Contains(below, fault.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read or written", fault.Message, StringComparison.Ordinal);
    }

    private DataFolder Open(Guid newNodeId) => DataFolder.Open(Folder, _time, () => newNodeId);

    private void AssertNames(DataFolderException fault, string what)
    {
        Assert.Contains(Folder, fault.Message, StringComparison.Ordinal);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }
}
