namespace ZsIdNode.Handles.Values;

/// <summary>How long a value may be cached: so many seconds after it was fetched, or until a point in time.</summary>
/// <param name="Seconds">Seconds from retrieval, or seconds since 1970 when absolute; unsigned 32 bits on the wire.</param>
/// <param name="IsAbsolute">Whether <paramref name="Seconds"/> is a point in time.</param>
public readonly record struct TimeToLive(uint Seconds, bool IsAbsolute)
{
    /// <summary>A day from retrieval, which every client uses unless told otherwise.</summary>
    public static TimeToLive Usual { get; } = new(86_400, IsAbsolute: false);
}
