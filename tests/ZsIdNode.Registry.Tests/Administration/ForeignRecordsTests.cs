using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Tests.Fakes;

namespace ZsIdNode.Registry.Tests.Administration;

public sealed class ForeignRecordsTests
{
    private static readonly HandleReference s_me = new("99.1/ADMIN", 300);

    private readonly KnownRecords _known = new();

    [Fact]
    public async Task A_known_group_of_another_node_grants_and_an_unknown_one_does_not()
    {
        var registry = new TestRegistry(policy: new AdministrationPolicy { ForeignRecords = _known });
        _known.Store("99.1/GROUP", Group(s_me));
        registry.Store("88.118.42/A", Admin(new HandleReference("99.1/GROUP", 200)));
        registry.Store("88.118.42/B", Admin(new HandleReference("99.1/UNKNOWN", 200)));

        Task<ChangeOutcome> granted = registry.Registrar.DeleteAsync(Handle.Parse("88.118.42/A"), Requester.Identified(s_me), Door.Tcp).AsTask();
        Task<ChangeOutcome> refused = registry.Registrar.DeleteAsync(Handle.Parse("88.118.42/B"), Requester.Identified(s_me), Door.Tcp).AsTask();
        await registry.RunAsync();

        Assert.Equal(Refusal.None, (await granted).Refusal);
        Assert.Equal(Refusal.NotAdministrator, (await refused).Refusal);
    }

    [Fact]
    public async Task What_others_say_about_our_own_handles_is_not_heard()
    {
        var registry = new TestRegistry(policy: new AdministrationPolicy { ForeignRecords = _known });
        _known.Store("88.118.42/GROUP", Group(s_me));
        registry.Store("88.118.42/A", Admin(new HandleReference("88.118.42/GROUP", 200)));

        Task<ChangeOutcome> refused = registry.Registrar.DeleteAsync(Handle.Parse("88.118.42/A"), Requester.Identified(s_me), Door.Tcp).AsTask();
        await registry.RunAsync();

        Assert.Equal(Refusal.NotAdministrator, (await refused).Refusal);
        var reader = new StoredRecordReader(registry.Records, registry.Prefixes, _known);
        Assert.False(await reader.TryReadAsync(Handle.Parse("88.118.42/GROUP"), new RecordBuffer(), CancellationToken.None));
    }

    private static HandleValue Admin(HandleReference administrator)
    {
        var data = new ArrayBufferWriter<byte>();
        new AdminRecord(AdminPermissions.All, administrator).Write(data);
        return new HandleValue(100, "HS_ADMIN", data.WrittenMemory);
    }

    private static HandleValue Group(HandleReference member)
    {
        var data = new ArrayBufferWriter<byte>();
        new ReferenceList([member]).Write(data);
        return new HandleValue(200, "HS_VLIST", data.WrittenMemory);
    }

    private sealed class KnownRecords : IForeignRecords
    {
        private readonly Dictionary<Handle, byte[]> _records = [];

        public void Store(string handle, params HandleValue[] values) => _records[Handle.Parse(handle)] = TestRegistry.Record(handle, values).ToArray();

        public bool TryRead(Handle handle, RecordBuffer record)
        {
            bool known = _records.TryGetValue(handle, out byte[]? bytes);
            bytes.AsSpan().CopyTo(record.Reserve(bytes?.Length ?? 0));
            return known;
        }
    }
}
