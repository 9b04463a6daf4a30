using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary><c>handle, u8 door</c>.</summary>
internal static class RecordDeletedBody
{
    public static void Write(RecordDeleted deleted, ref FieldWriter writer)
    {
        writer.Block(deleted.Handle.Utf8);
        writer.Byte((byte)deleted.Door);
    }

    public static RecordDeleted? TryRead(ref FieldReader reader)
    {
        HandleFault fault = Handle.TryParse(reader.HandleText(), out Handle handle);
        var door = (Door)reader.Byte();
        return reader.Failed || fault != HandleFault.None ? null : new RecordDeleted(handle, door);
    }
}
