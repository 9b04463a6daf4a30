using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ZsIdNode.LoadTests.Records;

/// <summary>Has the system forget what it remembers of files, so that reads go to the disk.</summary>
internal static partial class FileCache
{
    private const int DoNotNeed = 4;

    public static void Forget(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite);
            _ = Advise(file, 0, 0, DoNotNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
