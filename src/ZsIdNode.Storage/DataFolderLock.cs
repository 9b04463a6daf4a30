using System.Globalization;

namespace ZsIdNode.Storage;

/// <summary>
/// The hold on a data folder: an open file that nobody else can open. The operating system lets go of it
/// when the process ends, however it ends. The file itself stays, because deleting it could take the name
/// from under a process that has just opened it.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    public const string FileName = "lock";

    /// <summary>Names the holder; beside the lock, because .NET opens a held file not even for reading.</summary>
    public const string HolderFileName = "lock.pid";

    private const int PosixWouldBlock = 11;
    private const int WindowsSharingViolation = unchecked((int)0x8007_0020);

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    public static DataFolderLock Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException cause) when (cause.HResult is PosixWouldBlock or WindowsSharingViolation)
        {
            throw new DataFolderException($"The data folder {folder} is in use by process {Holder(folder)}. Stop that process, or name another folder.", cause);
        }

        try
        {
            File.WriteAllText(Path.Combine(folder, HolderFileName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolderLock(file);
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(string folder)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, HolderFileName));
            return int.TryParse(text, CultureInfo.InvariantCulture, out _) ? text : "(unknown)";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return "(unknown)";
        }
    }
}
