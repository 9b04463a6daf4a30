namespace ZsIdNode.Storage;

/// <summary>Times as they stand in files: milliseconds since 1970-01-01 UTC.</summary>
internal static class UnixTime
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static bool TryRead(long milliseconds, out DateTimeOffset time)
    {
        bool possible = milliseconds >= Earliest && milliseconds <= Latest;
        time = possible ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return possible;
    }
}
