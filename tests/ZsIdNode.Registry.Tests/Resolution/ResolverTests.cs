using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Tests.Fakes;

namespace ZsIdNode.Registry.Tests.Resolution;

public sealed class ResolverTests
{
    private readonly TestRegistry _registry = new();

    public ResolverTests()
    {
        _registry.Store("88.118.42/灯-LAMP-1", HandleValue.OfText(1, "URL", "https://example.org/"));
        _registry.Store("0.NA/88.118.42", HandleValue.OfText(1, "DESC", "prefix record"));
    }

    [Theory]
    [InlineData("88.118.42/灯-LAMP-1", ResolutionStatus.Found)]
    [InlineData("88.118.42/灯-lamp-1", ResolutionStatus.Found)]
    [InlineData("0.NA/88.118.42", ResolutionStatus.Found)]
    [InlineData("0.na/88.118.42", ResolutionStatus.Found)]
    [InlineData("88.118.42", ResolutionStatus.Found)]
    [InlineData("88.118.42/LAMP-2", ResolutionStatus.HandleNotFound)]
    [InlineData("88.118.42/", ResolutionStatus.HandleNotFound)]
    [InlineData("0.NA/88.118.42.7", ResolutionStatus.HandleNotFound)]
    [InlineData("88.118.43/LAMP-1", ResolutionStatus.NotResponsible)]
    [InlineData("88.118.4/2", ResolutionStatus.NotResponsible)]
    [InlineData("0.NA/88.118", ResolutionStatus.NotResponsible)]
    [InlineData("noslash", ResolutionStatus.NotResponsible)]
    [InlineData("/x", ResolutionStatus.NotResponsible)]
    [InlineData("", ResolutionStatus.HandleNotFound)]
    public void A_handle_is_found_missing_or_somebody_elses(string handle, ResolutionStatus expected) =>
        Assert.Equal(expected, _registry.Resolve(handle));

    [Fact]
    public void A_handle_over_the_length_limit_is_not_found() =>
        Assert.Equal(ResolutionStatus.HandleNotFound, _registry.Resolve("88.118.42/" + new string('x', 4_000)));

    [Fact]
    public void Bytes_that_are_no_text_are_not_found() => Assert.Equal(
        ResolutionStatus.HandleNotFound,
        _registry.Resolver.Resolve([.. "88.118.42/"u8, 0xFF, 0x00, 0xC3], new RecordBuffer()).Status);

    [Fact]
    public async Task A_record_on_disk_is_found_by_the_second_look()
    {
        byte[] handle = Encoding.UTF8.GetBytes("88.118.42/灯-lamp-1");
        _registry.Records.OnDisk.Add("88.118.42/灯-LAMP-1");
        var record = new RecordBuffer();

        ResolutionResult first = _registry.Resolver.Resolve(handle, record);
        ResolutionResult second = await _registry.Resolver.ResolveFromDiskAsync(handle, first, record, CancellationToken.None);

        Assert.Equal(ResolutionStatus.OnDisk, first.Status);
        Assert.Equal(ResolutionStatus.Found, second.Status);
        Assert.Equal(first.Ordinal, second.Ordinal);
    }

    [Fact]
    public void Finding_a_record_in_memory_allocates_nothing_beyond_the_store()
    {
        var record = new RecordBuffer();
        byte[] handle = Encoding.UTF8.GetBytes("88.118.99/elsewhere");
        _registry.Resolver.Resolve(handle, record);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1_000; round++)
        {
            _registry.Resolver.Resolve(handle, record);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
