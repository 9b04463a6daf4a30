using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class InMemoryRecordStoreTests : RecordStoreContract
{
    protected override IRecordStore Store { get; } = new InMemoryRecordStore();
}
