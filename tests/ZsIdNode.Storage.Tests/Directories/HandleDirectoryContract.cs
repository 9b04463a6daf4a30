using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Tests.Directories;

/// <summary>What every directory of handles promises; each is held to the same sentences.</summary>
public abstract class HandleDirectoryContract
{
    private static readonly Prefix s_prefix = Prefix.Parse("88.118.42");
    private long _sequence;

    protected abstract IHandleDirectory Directory { get; }

    protected abstract IView View { get; }

    [Fact]
    public async Task Handles_are_listed_folded_and_in_order()
    {
        Write("88.118.42/b", "88.118.42/中山灯饰", "88.118.42/é", "88.118.42/A", "88.118.43/c", "88.118.42/a/b", "88.118.4/z", "88.118.42.1/y");

        Assert.Equal(["88.118.42/A", "88.118.42/A/B", "88.118.42/B", "88.118.42/é", "88.118.42/中山灯饰"], await ListAsync(s_prefix, 2));
        Assert.Equal(["88.118.43/C"], await ListAsync(Prefix.Parse("88.118.43"), 2));
        Assert.Equal(5, Directory.Count(s_prefix));
    }

    [Fact]
    public async Task A_prefix_without_records_has_an_empty_list()
    {
        Write("88.118.42/A");

        Assert.Empty(await ListAsync(Prefix.Parse("99"), 2));
        Assert.Empty(await ListAsync(Prefix.Parse("88.118"), 2));
        Assert.Empty(await ChangesAsync(Prefix.Parse("99"), 0, 2));
        Assert.Equal(0, Directory.Count(Prefix.Parse("99")));
    }

    [Fact]
    public async Task Prefix_records_stand_under_the_naming_authority()
    {
        Write("0.na/88.118.42", "88.118.42/A");

        Assert.Equal(["0.NA/88.118.42"], await ListAsync(Prefix.Parse("0.NA"), 50));
        Assert.Equal(1, Directory.Count(Prefix.Parse("0.NA")));
        Assert.Equal(["1 Registered 0.NA/88.118.42"], await ChangesAsync(Prefix.Parse("0.NA"), 0, 50));
    }

    [Fact]
    public async Task What_is_homed_and_unhomed_changes_no_list()
    {
        Write("88.118.42/A");
        View.Apply([new PrefixHomed(s_prefix, "") { Sequence = ++_sequence }, new PrefixUnhomed(s_prefix) { Sequence = ++_sequence }]);

        Assert.Equal(["88.118.42/A"], await ListAsync(s_prefix, 50));
        Assert.Single(await ChangesAsync(s_prefix, 0, 50));
    }

    [Fact]
    public async Task A_page_goes_on_behind_a_handle_that_is_gone()
    {
        Write("88.118.42/A", "88.118.42/B", "88.118.42/C");
        Delete("88.118.42/b");

        Assert.Equal(Handle.Parse("88.118.42/C"), Assert.Single(await Directory.ReadPageAsync(s_prefix, Handle.Parse("88.118.42/b"), 50, default)));
        Assert.Equal(2, Directory.Count(s_prefix));
    }

    [Fact]
    public async Task Pages_are_whole_while_handles_come_and_go()
    {
        Write([.. Enumerable.Range(0, 100).Select(number => $"88.118.42/M{number:D3}")]);
        var listed = new List<string>();
        Handle? last = null;
        for (int page = 0; await Directory.ReadPageAsync(s_prefix, last, 7, default) is { IsEmpty: false } next; page++)
        {
            listed.AddRange(next.Select(handle => handle.ToString()));
            last = next[^1];
            Write($"88.118.42/A{page}", $"88.118.42/Z{page:D3}");
        }

        // What stood all the while is listed once, what came behind the page too.
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"88.118.42/M{number:D3}"), listed.Where(handle => handle.Contains("/M", StringComparison.Ordinal)));
        Assert.DoesNotContain(listed, handle => handle.Contains("/A", StringComparison.Ordinal));
        Assert.Contains("88.118.42/Z000", listed);
        Assert.Equal(listed.Distinct().Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task A_handle_that_was_deleted_can_stand_again()
    {
        Write("88.118.42/A", "88.118.42/B");
        Delete("88.118.42/A");
        Assert.Equal(["88.118.42/B"], await ListAsync(s_prefix, 1));

        Write("88.118.42/a");

        Assert.Equal(["88.118.42/A", "88.118.42/B"], await ListAsync(s_prefix, 1));
        Assert.Equal(2, Directory.Count(s_prefix));
    }

    [Fact]
    public async Task Changes_are_told_in_the_order_of_the_log()
    {
        Write("88.118.42/b", "88.118.43/X", "88.118.42/A");
        Modify("88.118.42/B");
        Delete("88.118.42/a");
        string[] all = ["1 Registered 88.118.42/B", "3 Registered 88.118.42/A", "4 Modified 88.118.42/B", "5 Deleted 88.118.42/A"];

        Assert.Equal(all, await ChangesAsync(s_prefix, 0, 50));
        Assert.Equal(all, await ChangesAsync(s_prefix, 0, 1));
        Assert.Equal(all[1..], await ChangesAsync(s_prefix, 1, 2));
        Assert.Equal(all[1..], await ChangesAsync(s_prefix, 2, 2));
        Assert.Equal(all[3..], await ChangesAsync(s_prefix, 4, 2));
        Assert.Empty(await ChangesAsync(s_prefix, 5, 2));
        Assert.Empty(await ChangesAsync(s_prefix, long.MaxValue, 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await ChangesAsync(s_prefix, -1, 2));
    }

    [Fact]
    public async Task The_longest_handles_are_listed()
    {
        string longest = "88.118.42/" + new string('X', HandleLimits.HandleBytesMost - "88.118.42/".Length);
        Write(longest, longest[..^1], longest[..^1] + "Y");

        Assert.Equal([longest[..^1], longest, longest[..^1] + "Y"], await ListAsync(s_prefix, 1));
        Assert.Equal([$"1 Registered {longest}", $"2 Registered {longest[..^1]}", $"3 Registered {longest[..^1]}Y"], await ChangesAsync(s_prefix, 0, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_list_is_what_a_sorted_set_would_be(int seed)
    {
        var random = new Random(seed);
        var model = new SortedSet<string>(StringComparer.Ordinal);
        var changes = new List<string>();
        for (int step = 0; step < 4_000; step++)
        {
            // Suffixes up to the longest, so that blocks fill with few of them.
            int length = random.Next(8) == 0 ? random.Next(1, HandleLimits.HandleBytesMost - 9) : random.Next(1, 4);
            string handle = $"88.118.42/{(char)('A' + random.Next(26))}{new string((char)('A' + random.Next(3)), length - 1)}";
            if (model.Add(handle))
            {
                Write(handle);
                changes.Add($"{_sequence} Registered {handle}");
            }
            else if (random.Next(2) == 0)
            {
                Modify(handle);
                changes.Add($"{_sequence} Modified {handle}");
            }
            else
            {
                model.Remove(handle);
                Delete(handle);
                changes.Add($"{_sequence} Deleted {handle}");
            }
        }

        Assert.Equal(model.Count, Directory.Count(s_prefix));
        Assert.Equal(model, await ListAsync(s_prefix, 50));
        Assert.Equal(changes, await ChangesAsync(s_prefix, 0, 50));
    }

    private void Write(params string[] handles) =>
        View.Apply([.. handles.Select(handle => new RecordWritten(Handle.Parse(handle), default, IsNew: true, Door.Tcp) { Sequence = ++_sequence })]);

    private void Modify(string handle) =>
        View.Apply([new RecordWritten(Handle.Parse(handle), default, IsNew: false, Door.Tcp) { Sequence = ++_sequence }]);

    private void Delete(string handle) =>
        View.Apply([new RecordDeleted(Handle.Parse(handle), Door.Tcp) { Sequence = ++_sequence }]);

    private Task<List<string>> ListAsync(Prefix prefix, int page) => DirectoryText.ListAsync(Directory, prefix, page);

    private Task<List<string>> ChangesAsync(Prefix prefix, long after, int page) => DirectoryText.ChangesAsync(Directory, prefix, after, page);
}
