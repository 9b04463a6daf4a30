using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;

namespace ZsIdNode.Storage.Tests.Directories;

/// <summary>Reads a directory page by page, into texts that compare.</summary>
internal static class DirectoryText
{
    public static async Task<List<string>> ListAsync(IHandleDirectory directory, Prefix prefix, int page = 50)
    {
        var listed = new List<string>();
        Handle? last = null;
        while (await directory.ReadPageAsync(prefix, last, page, default) is { IsEmpty: false } next)
        {
            Assert.True(next.Length <= page);
            listed.AddRange(next.Select(handle => handle.ToString()));
            last = next[^1];
        }

        return listed;
    }

    public static async Task<List<string>> ChangesAsync(IHandleDirectory directory, Prefix prefix, long after = 0, int page = 50)
    {
        var told = new List<string>();
        while (await directory.ReadChangesAsync(prefix, after, page, default) is { IsEmpty: false } next)
        {
            Assert.True(next.Length <= page);
            told.AddRange(next.Select(change => $"{change.Sequence} {change.Kind} {change.Handle}"));
            after = next[^1].Sequence;
        }

        return told;
    }
}
