using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Prefixes;

public sealed class HandleDirectoryTests
{
    private static readonly Prefix s_prefix = Prefix.Parse("88.118.42");

    private readonly HandleDirectory _directory = new();

    [Fact]
    public async Task Handles_are_listed_folded_and_in_order()
    {
        Write("88.118.42/b", "88.118.42/é", "88.118.42/A", "88.118.43/c", "88.118.42/a/b");

        Assert.Equal(["88.118.42/A", "88.118.42/A/B", "88.118.42/B", "88.118.42/é"], await ListAsync(s_prefix, 2));
        Assert.Equal(["88.118.43/C"], await ListAsync(Prefix.Parse("88.118.43"), 2));
        Assert.Empty(await ListAsync(Prefix.Parse("99"), 2));
        Assert.Equal(0, _directory.Count(Prefix.Parse("99")));
    }

    [Fact]
    public async Task Prefix_records_stand_under_the_naming_authority()
    {
        Write("0.na/88.118.42");

        Assert.Equal(["0.NA/88.118.42"], await ListAsync(Prefix.Parse("0.NA"), 50));
    }

    [Fact]
    public async Task A_page_goes_on_behind_a_handle_that_is_gone()
    {
        Write("88.118.42/A", "88.118.42/B", "88.118.42/C");
        _directory.Apply([new RecordDeleted(Handle.Parse("88.118.42/b"), Door.Tcp)]);

        Assert.Equal(Handle.Parse("88.118.42/C"), Assert.Single(await _directory.ReadPageAsync(s_prefix, Handle.Parse("88.118.42/B"), 50, default)));
        Assert.Equal(2, _directory.Count(s_prefix));
    }

    [Fact]
    public void Only_new_records_and_deletions_of_what_stands_change_the_list()
    {
        Write("88.118.42/A");
        _directory.Apply(
        [
            new RecordWritten(Handle.Parse("88.118.42/a"), default, IsNew: false, Door.Tcp),
            new RecordDeleted(Handle.Parse("88.118.42/B"), Door.Tcp),
        ]);

        Assert.Equal(1, _directory.Count(s_prefix));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_list_is_what_a_sorted_set_would_be(int seed)
    {
        var random = new Random(seed);
        var model = new SortedSet<string>(StringComparer.Ordinal);
        for (int step = 0; step < 4_000; step++)
        {
            // Suffixes up to the longest, so that blocks fill with few of them and must divide well.
            int length = random.Next(8) == 0 ? random.Next(1, HandleLimits.HandleBytesMost - 9) : random.Next(1, 4);
            string handle = $"88.118.42/{(char)('A' + random.Next(26))}{new string((char)('A' + random.Next(3)), length - 1)}";
            if (random.Next(3) == 0)
            {
                model.Remove(handle);
                _directory.Apply([new RecordDeleted(Handle.Parse(handle), Door.Tcp)]);
            }
            else
            {
                model.Add(handle);
                Write(handle);
            }
        }

        Assert.Equal(model.Count, _directory.Count(s_prefix));
        Assert.Equal(model, await ListAsync(s_prefix, 50));
    }

    [Theory]
    [InlineData(false, 23)]
    [InlineData(true, 33)]
    public void A_handle_takes_little_more_than_its_suffix(bool mixed, int bytesMost)
    {
        const int Handles = 100_000;
        var random = new Random(1);
        for (int number = 0; number < Handles; number++)
        {
            // Twenty bytes of suffix.
            Write(mixed ? $"88.118.42/LAMP-{random.Next():D15}" : $"88.118.42/LAMP-{number:D15}");
        }

        Assert.InRange(_directory.BytesReserved / (double)_directory.Count(s_prefix), 22, bytesMost);
    }

    private void Write(params string[] handles) =>
        _directory.Apply([.. handles.Select(handle => new RecordWritten(Handle.Parse(handle), default, IsNew: true, Door.Tcp))]);

    private async Task<List<string>> ListAsync(Prefix prefix, int page)
    {
        var listed = new List<string>();
        Handle? last = null;
        while (true)
        {
            ImmutableArray<Handle> next = await _directory.ReadPageAsync(prefix, last, page, default);
            if (next.IsEmpty)
            {
                return listed;
            }

            Assert.True(next.Length <= page);
            listed.AddRange(next.Select(handle => Encoding.UTF8.GetString(handle.Utf8)));
            last = next[^1];
        }
    }
}
