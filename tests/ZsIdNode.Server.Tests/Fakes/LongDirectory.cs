using System.Collections.Immutable;
using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>A directory of so many numbered handles, none of which is kept anywhere.</summary>
internal sealed class LongDirectory(int count) : IHandleDirectory
{
    private int _pagesRead;

    public int PagesRead => Volatile.Read(ref _pagesRead);

    /// <summary>How many pages are given before the directory fails; all unless set.</summary>
    public int PagesMost { get; set; } = int.MaxValue;

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"88.118.42/LAMP-{number:D8}");

    public long Count(Prefix prefix) => count;

    public ValueTask<ImmutableArray<HandleChange>> ReadChangesAsync(Prefix prefix, long after, int most, CancellationToken stop) =>
        throw new NotSupportedException("Nothing ever changes here.");

    public ValueTask<ImmutableArray<Handle>> ReadPageAsync(Prefix prefix, Handle? after, int most, CancellationToken stop)
    {
        int page = Interlocked.Increment(ref _pagesRead);
        int from = after is Handle last ? int.Parse(last.Suffix.AsSpan("LAMP-".Length), CultureInfo.InvariantCulture) + 1 : 0;
        return page > PagesMost
            ? throw new InvalidDataException("told to")
            : ValueTask.FromResult<ImmutableArray<Handle>>([.. Enumerable.Range(from, Math.Min(most, count - from)).Select(number => Handle.Parse(NameOf(number)))]);
    }
}
