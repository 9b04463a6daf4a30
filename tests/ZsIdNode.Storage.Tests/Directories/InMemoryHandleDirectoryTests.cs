using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Tests.Directories;

public sealed class InMemoryHandleDirectoryTests : HandleDirectoryContract
{
    private readonly HandleDirectory _directory = new();

    protected override IHandleDirectory Directory => _directory;

    protected override IView View => _directory;
}
