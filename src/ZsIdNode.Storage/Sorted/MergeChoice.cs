using System.Numerics;

namespace ZsIdNode.Storage.Sorted;

/// <summary>
/// Chooses which runs to merge: so many neighbours of one size, so that every entry is written once per size, and there are
/// few runs of each. Only neighbours in age are merged, for a newer entry hides an older one.
/// </summary>
internal static class MergeChoice
{
    /// <summary>So many runs of one size are merged; the next size is so many times as large.</summary>
    public const int Width = 8;

    /// <summary>No more are merged at once. Each takes some memory while it is read.</summary>
    public const int WidthMost = 64;

    // Runs up to this size are one size: checkpoints write small ones.
    private const long SmallestBytes = 1_024 * 1_024;

    /// <summary>The first run to merge and how many; none when all is well.</summary>
    /// <param name="sizes">The bytes of each run, the oldest first; negative for one that cannot be merged.</param>
    public static (int First, int Count) Of(ReadOnlySpan<long> sizes)
    {
        // A small run that is older than a large one counts as large: the newest run of a size closes it off.
        (int First, int Count) chosen = (0, 0);
        int sizeClass = 0;
        int count = 0;
        for (int at = sizes.Length - 1; at >= 0; at--)
        {
            int own = ClassOf(sizes[at]);
            if (sizes[at] < 0 || own > sizeClass)
            {
                count = 0;
            }

            sizeClass = Math.Max(sizeClass, own);
            count += sizes[at] < 0 ? 0 : 1;
            if (count >= Width && (chosen.Count == 0 || chosen.First == at + 1))
            {
                chosen = (at, Math.Min(count, WidthMost));
            }
        }

        return chosen;
    }

    private static int ClassOf(long bytes) =>
        bytes <= SmallestBytes ? 0 : 1 + (BitOperations.Log2((ulong)(bytes / SmallestBytes)) / BitOperations.Log2(Width));
}
