namespace ZsIdNode.Storage;

/// <summary>Files that are there whole or not at all, whatever happens meanwhile.</summary>
internal static class DurableFile
{
    /// <summary>What a file is called until it is whole.</summary>
    public const string NewSuffix = ".new";

    /// <summary>Writes a file aside, brings it to disk, gives it its name and brings that to disk, too.</summary>
    /// <exception cref="IOException">The disk refused; there is no such file, or the one from before.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        WriteAside(path, bytes);
        DiskSync.Folder(Path.GetDirectoryName(path)!);
    }

    /// <summary>The same for one of many files: the caller brings their names to disk together.</summary>
    public static void WriteAside(string path, ReadOnlySpan<byte> bytes)
    {
        string aside = path + NewSuffix;
        try
        {
            using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk must not stay full because of the half of a file.
            Discard(aside);
            throw fault as IOException ?? new IOException(fault.Message, fault);
        }
    }

    /// <summary>Makes a folder and brings its name to disk.</summary>
    public static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            DiskSync.Folder(Path.GetDirectoryName(path)!);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What counts is why the file could not be written.
        }
    }
}
