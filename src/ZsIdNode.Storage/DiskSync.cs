using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ZsIdNode.Storage;

/// <summary>What the base library does not offer on Linux: fdatasync, and fsync of a folder.</summary>
internal static partial class DiskSync
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    /// <summary>Brings the data and the length of a file to disk.</summary>
    public static void Data(SafeFileHandle file)
    {
        // fdatasync leaves out the time stamps: over space that was written before, one write to the disk
        // instead of one to the file and one to the file system's own journal.
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (DataSync(file) != 0)
        {
            throw LastError("fdatasync");
        }
    }

    /// <summary>
    /// Brings the names in a folder to disk: a file that was synced may otherwise vanish with its name. Only
    /// Linux needs it and only there it does anything.
    /// </summary>
    public static void Folder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using SafeFileHandle handle = Open(folder, ReadOnly | CloseOnExec);
        if (handle.IsInvalid || Sync(handle) != 0)
        {
            throw LastError($"fsync of {folder}");
        }
    }

    private static IOException LastError(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);
}
