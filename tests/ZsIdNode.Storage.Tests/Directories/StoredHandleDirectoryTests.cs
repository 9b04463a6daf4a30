using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Directories;

public sealed class StoredHandleDirectoryTests : HandleDirectoryContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoredHandleDirectory _directory;

    public StoredHandleDirectoryTests() =>
        _directory = new StoredHandleDirectory(_folder.Path, new StorageOptions { DirectoryMemoryBytes = 64 * 1_024, DirectoryCacheBytes = 64 * 1_024 });

    protected override IHandleDirectory Directory => _directory;

    protected override IView View => _directory;

    public void Dispose()
    {
        _directory.Dispose();
        _folder.Dispose();
    }
}
