using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>
/// The view behind lists of handles, in memory. A handle takes its folded suffix and a little more (see
/// <see cref="SuffixList"/>), a change its folded handle. What stands under a prefix stays when the prefix is unhomed, as the records do.
/// </summary>
public sealed class HandleDirectory : IHandleDirectory, IView
{
    private readonly ConcurrentDictionary<byte[], SuffixList> _prefixes;
    private readonly ConcurrentDictionary<byte[], SuffixList>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    private readonly ConcurrentDictionary<Prefix, ChangeList> _changes = [];

    // One thread applies transactions, so one buffer serves for all suffixes.
    private readonly byte[] _scratch = new byte[HandleLimits.HandleBytesMost];

    public HandleDirectory()
    {
        _prefixes = new ConcurrentDictionary<byte[], SuffixList>(FoldedBytes.Comparer);
        _lookup = _prefixes.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many bytes all suffixes take, the unused room between them included.</summary>
    public long BytesReserved => _prefixes.Values.Sum(list => list.BytesReserved);

    public long Count(Prefix prefix) => Find(prefix)?.Count ?? 0;

    public ValueTask<ImmutableArray<Handle>> ReadPageAsync(Prefix prefix, Handle? after, int most, CancellationToken stop)
    {
        SuffixList? list = Find(prefix);
        byte[] suffix = after is Handle last ? Folded(last.SuffixUtf8) : [];
        return ValueTask.FromResult(list is null ? [] : list.Read(Encoding.UTF8.GetBytes(prefix.ToString()), suffix, most));
    }

    public ValueTask<ImmutableArray<HandleChange>> ReadChangesAsync(Prefix prefix, long after, int most, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        return ValueTask.FromResult(_changes.TryGetValue(prefix, out ChangeList? changes) ? changes.Read(after, most) : []);
    }

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        // By index: enumerating an interface would allocate per commit.
        for (int at = 0; at < transactions.Count; at++)
        {
            switch (transactions[at])
            {
                case RecordWritten { IsNew: true } written:
                    ListOf(written.Handle).Add(Fold(written.Handle));
                    Note(written, written.Handle, HandleChangeKind.Registered);
                    break;
                case RecordWritten written:
                    Note(written, written.Handle, HandleChangeKind.Modified);
                    break;
                case RecordDeleted deleted:
                    ListOf(deleted.Handle).Remove(Fold(deleted.Handle));
                    Note(deleted, deleted.Handle, HandleChangeKind.Deleted);
                    break;
                default:
                    break;
            }
        }
    }

    private void Note(Transaction transaction, Handle handle, HandleChangeKind kind)
    {
        HandleFault fault = Handle.TryParse(Folded(handle.Utf8), out Handle folded);
        _changes.GetOrAdd(handle.Prefix, _ => new ChangeList()).Add(
            new HandleChange(transaction.Sequence, fault == HandleFault.None ? folded : throw new InvalidDataException("A handle in the log is none."), kind));
    }

    private static byte[] Folded(ReadOnlySpan<byte> text)
    {
        byte[] folded = new byte[text.Length];
        AsciiCase.Fold(text, folded);
        return folded;
    }

    private SuffixList? Find(Prefix prefix) =>
        _lookup.TryGetValue(Encoding.UTF8.GetBytes(prefix.ToString()), out SuffixList? list) ? list : null;

    private SuffixList ListOf(Handle handle)
    {
        if (!_lookup.TryGetValue(handle.PrefixUtf8, out SuffixList? list))
        {
            list = new SuffixList();
            _lookup[handle.PrefixUtf8] = list;
        }

        return list;
    }

    private ReadOnlySpan<byte> Fold(Handle handle) => _scratch.AsSpan(0, AsciiCase.Fold(handle.SuffixUtf8, _scratch));
}
