namespace ZsIdNode.LoadTests.Storage;

/// <summary>A folder of the run, gone with all that is in it afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder(string parent) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"zsid-storage-{Environment.ProcessId}")).FullName;

    public string Path { get; }

    public string Below(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The bytes of all files below a folder.</summary>
    public static long BytesOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
