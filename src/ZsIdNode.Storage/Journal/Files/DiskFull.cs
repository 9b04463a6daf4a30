namespace ZsIdNode.Storage.Journal.Files;

/// <summary>Tells a full disk from a broken one.</summary>
internal static class DiskFull
{
    // The base library puts errno into HResult on Unix and the Win32 code, as 0x8007xxxx, on Windows.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool Caused(IOException fault) =>
        fault.HResult is NoSpace or QuotaExceeded or WindowsHandleDiskFull or WindowsDiskFull;

    public static IOException Fault() => new("No space left on device", NoSpace);
}
