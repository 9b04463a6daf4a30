using System.Globalization;
using System.Text;

namespace ZsIdNode.Storage;

/// <summary>
/// The hold on a data folder: an open file that nobody else can open. The operating system lets go of it
/// when the process ends, however it ends. The file itself stays, because deleting it could take the name
/// from under a process that has just opened it.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    public const string FileName = "lock";

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
            throw new DataFolderException($"The data folder {folder} is in use by process {Holder(path)}. Stop that process, or name another folder.", cause);
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DataFolderLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(string path)
    {
        try
        {
            // Sharing everything takes no lock of its own, so this neither fails nor disturbs the holder.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.ASCII);
            char[] text = new char[20];
            int read = reader.ReadBlock(text);
            return int.TryParse(text.AsSpan(0, read), CultureInfo.InvariantCulture, out int process)
                ? process.ToString(CultureInfo.InvariantCulture)
                : "(unknown)";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return "(unknown)";
        }
    }
}
