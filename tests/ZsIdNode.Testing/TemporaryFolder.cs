namespace ZsIdNode.Testing;

/// <summary>A folder that goes when the test goes.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("zsid-").FullName;

    public string Under(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        // Test classes that are initialised asynchronously are disposed of twice.
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
