using System.Collections.Immutable;
using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>The handles of each prefix in the order of their folded bytes, and the changes in the order of the log. Asked from any thread.</summary>
public interface IHandleDirectory
{
    /// <summary>How many records stand under a prefix; for <c>0.NA</c> the prefix records.</summary>
    long Count(Prefix prefix);

    /// <summary>The next handles of a prefix, folded; none when it has no more.</summary>
    /// <param name="after">The last handle of the page before, whether it still stands or not; nothing for the first page.</param>
    /// <param name="most">How many handles at most.</param>
    ValueTask<ImmutableArray<Handle>> ReadPageAsync(Prefix prefix, Handle? after, int most, CancellationToken stop);

    /// <summary>The next changes of records under a prefix, in the order of the log; none when there are no more.</summary>
    /// <param name="after">The sequence number of the last change that is known already; 0 for all.</param>
    /// <param name="most">How many changes at most.</param>
    ValueTask<ImmutableArray<HandleChange>> ReadChangesAsync(Prefix prefix, long after, int most, CancellationToken stop);
}
