using System.IO.Compression;
using System.Runtime.CompilerServices;
using ZsIdNode.Storage.Tests.Fakes;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Formats;

/// <summary>Makes the packed data folder that <c>Fixtures/README.md</c> describes, and what it must answer.</summary>
internal static class StoreFixture
{
    private const int LargeBytes = 4_000;

    /// <summary>Where the fixtures are in the sources.</summary>
    public static string SourceFolder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Fixtures");

    public static string Packed(string format) => Path.Combine(AppContext.BaseDirectory, "Fixtures", format + ".zip");

    public static string Answers(string format) => Path.Combine(AppContext.BaseDirectory, "Fixtures", format + ".answers.txt");

    public static async Task WriteAsync(string folder, string format)
    {
        using var temporary = new TemporaryFolder();
        string data = temporary.Under("data");
        await SampleStore.WriteAsync(data, LargeBytes);
        File.Delete(Path.Combine(data, DataFolderLock.FileName));
        File.Delete(Path.Combine(data, DataFolderLock.HolderFileName));
        string packed = Path.Combine(folder, format + ".zip");
        ZipFile.CreateFromDirectory(data, packed, CompressionLevel.SmallestSize, includeBaseDirectory: false);

        using DataFolder opened = SampleStore.Open(data);
        using NodeStore store = NodeStore.Open(opened, SampleStore.Options, new FakeTime());
        File.WriteAllLines(Path.Combine(folder, format + ".answers.txt"), (await SampleStore.AskAsync(store)).Lines);
    }
}
