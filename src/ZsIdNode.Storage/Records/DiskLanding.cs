namespace ZsIdNode.Storage.Records;

/// <summary>
/// Bytes that have just come from the disk, while this thread lets FASTER look at them. FASTER believes what it
/// reads; whoever is asked about a record in these bytes checks it first.
/// </summary>
internal static class DiskLanding
{
    [ThreadStatic]
    private static WatchedDevice? s_device;

    [ThreadStatic]
    private static nint s_start;

    [ThreadStatic]
    private static nint s_end;

    [ThreadStatic]
    private static bool s_damaged;

    public static bool IsUnderWay => s_device is not null;

    /// <summary>Whether a record was damaged since <see cref="Begin"/>.</summary>
    public static bool IsDamaged => s_damaged;

    public static void Begin(WatchedDevice device, nint start, uint bytes)
    {
        s_device = device;
        s_start = start;
        s_end = start + (nint)bytes;
        s_damaged = false;
    }

    public static void End() => s_device = null;

    /// <summary>Notes the damage before FASTER can give an answer.</summary>
    public static void Damaged()
    {
        if (!s_damaged)
        {
            s_damaged = true;
            s_device?.NoteDamagedRecord();
        }
    }

    /// <summary>Checks the record that a key belongs to, when the key lies in these bytes.</summary>
    /// <param name="key">Where the key begins, length included.</param>
    public static unsafe void Check(nint key)
    {
        if (key < s_start || key >= s_end)
        {
            return;
        }

        nint record = key - LogRecord.HeaderBytes;
        if (record < s_start
            || !LogRecord.TryRead(new ReadOnlySpan<byte>((void*)record, (int)(s_end - record)), out LogRecord found)
            || !found.IsSound)
        {
            Damaged();
        }
    }
}
