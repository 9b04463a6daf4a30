using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Tests.Directories;

/// <summary>A log of random changes under a few prefixes, and what a directory must say of it.</summary>
internal sealed class DirectoryLog
{
    private static readonly string[] s_prefixes = ["88.118.42", "88.118.4", "88.118.42.A", "0.NA"];

    private readonly SortedSet<string> _standing = new(StringComparer.Ordinal);
    private readonly List<string> _changes = [];
    private readonly List<Transaction> _all = [];

    public IReadOnlyList<Transaction> All => _all;

    public long Last => _all.Count;

    /// <summary>What <see cref="TellAsync"/> gives for a directory that has followed this log.</summary>
    public string[] Told =>
        [.. s_prefixes.SelectMany(prefix => Of(prefix, _standing).Prepend($"{prefix} {Of(prefix, _standing).Count()}").Concat(_changes.Where(change => change.Contains($" {prefix}/", StringComparison.Ordinal))))];

    /// <summary>Everything that a directory says.</summary>
    public static async Task<string[]> TellAsync(IHandleDirectory directory)
    {
        var told = new List<string>();
        foreach (string prefix in s_prefixes)
        {
            told.Add($"{prefix} {directory.Count(Prefix.Parse(prefix))}");
            told.AddRange(await DirectoryText.ListAsync(directory, Prefix.Parse(prefix), 113));
            told.AddRange(await DirectoryText.ChangesAsync(directory, Prefix.Parse(prefix), 0, 113));
        }

        return [.. told];
    }

    public IReadOnlyList<Transaction> Draw(Random random, int count)
    {
        int before = _all.Count;
        for (int drawn = 0; drawn < count; drawn++)
        {
            string handle = $"{s_prefixes[random.Next(s_prefixes.Length)]}/{(random.Next(2) == 0 ? "LAMP-" : "")}{random.Next(900):D4}";
            var parsed = Handle.Parse(random.Next(2) == 0 ? handle : handle.ToLowerInvariant());
            bool isNew = _standing.Add(handle);
            bool isDeletion = !isNew && random.Next(2) == 0;
            if (isDeletion)
            {
                _standing.Remove(handle);
            }

            long sequence = Last + 1;
            _changes.Add($"{sequence} {(isNew ? HandleChangeKind.Registered : isDeletion ? HandleChangeKind.Deleted : HandleChangeKind.Modified)} {handle}");
            _all.Add(isDeletion
                ? new RecordDeleted(parsed, Door.Tcp) { Sequence = sequence }
                : new RecordWritten(parsed, default, isNew, Door.Tcp) { Sequence = sequence });
        }

        return _all[before..];
    }

    public async Task AssertIsAsync(IHandleDirectory directory) => Assert.Equal(Told, await TellAsync(directory));

    private static IEnumerable<string> Of(string prefix, IEnumerable<string> handles) =>
        handles.Where(handle => handle.StartsWith(prefix + "/", StringComparison.Ordinal));
}
