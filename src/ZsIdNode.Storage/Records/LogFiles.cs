using System.Globalization;

namespace ZsIdNode.Storage.Records;

/// <summary>The files of one log: <c>log.0</c>, <c>log.1</c> and so on, each but the last of one length.</summary>
internal sealed class LogFiles(string folder)
{
    // A file is deleted when the log begins behind it.
    public const long FileBytes = 1L << 28;

    public const string BaseName = "log";

    public string BasePath => Path.Combine(folder, BaseName);

    public static int FileOf(long address) => (int)(address / FileBytes);

    public static string NameOf(int file) => string.Create(CultureInfo.InvariantCulture, $"{BaseName}.{file}");

    public static bool TryParse(string name, out int file)
    {
        file = 0;
        return name.StartsWith(BaseName + ".", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(BaseName.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out file);
    }

    public string PathOf(int file) => Path.Combine(folder, NameOf(file));

    /// <summary>The numbers of the files that are there.</summary>
    public IEnumerable<int> List()
    {
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (TryParse(Path.GetFileName(path), out int file))
            {
                yield return file;
            }
        }
    }

    /// <summary>Takes away what was written behind an address.</summary>
    public void Truncate(long address)
    {
        foreach (int file in List().ToArray())
        {
            long start = file * FileBytes;
            if (start >= address)
            {
                File.Delete(PathOf(file));
            }
            else if (start + new FileInfo(PathOf(file)).Length > address)
            {
                using var handle = File.OpenHandle(PathOf(file), FileMode.Open, FileAccess.Write);
                RandomAccess.SetLength(handle, address - start);
                DiskSync.Data(handle);
            }
        }
    }
}
