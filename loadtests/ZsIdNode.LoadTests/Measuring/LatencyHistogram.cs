using System.Numerics;

namespace ZsIdNode.LoadTests.Measuring;

/// <summary>
/// Counts durations in buckets that grow with the value: 64 to each power of two, so a percentile is at most
/// 1/64 (1.6 %) above the truth, and exact below 128 ns. One thread fills it; threads are merged afterwards.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;

    // Two to the 40th nanoseconds are 18 minutes; what takes longer is counted in the last bucket.
    private const int LargestPower = 40;

    private readonly long[] _counts = new long[(LargestPower - SubBucketBits + 1) * SubBuckets];

    public long Count { get; private set; }

    /// <summary>The largest duration, exact.</summary>
    public long Max { get; private set; }

    public void Add(long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        _counts[Math.Min(BucketOf(nanoseconds), _counts.Length - 1)]++;
        Count++;
        Max = Math.Max(Max, nanoseconds);
    }

    public void Add(LatencyHistogram other)
    {
        for (int at = 0; at < _counts.Length; at++)
        {
            _counts[at] += other._counts[at];
        }

        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>
    /// The duration, in nanoseconds, that this share of all stayed at or below; 0 when nothing was counted.
    /// Never below the truth: the upper end of its bucket.
    /// </summary>
    /// <param name="share">Above 0, up to 1: 0.999 for the 99.9th percentile.</param>
    public long Percentile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int at = 0; at < _counts.Length - 1; at++)
        {
            seen += _counts[at];
            if (seen >= rank)
            {
                return Math.Min(UpperEndOf(at), Max);
            }
        }

        return Max;
    }

    // Below 128 each value has its own bucket. Above, the seven leading bits choose one of 64 buckets in the
    // value's power of two; the buckets of one power follow those of the power before without a gap.
    private static int BucketOf(long nanoseconds)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)nanoseconds) - SubBucketBits);
        return (shift * SubBuckets) + (int)(nanoseconds >> shift);
    }

    private static long UpperEndOf(int bucket)
    {
        int shift = Math.Max(0, (bucket / SubBuckets) - 1);
        return ((bucket - (shift * SubBuckets) + 1L) << shift) - 1;
    }
}
