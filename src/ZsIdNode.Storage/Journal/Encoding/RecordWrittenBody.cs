using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary><c>handle, u8 door, u8 is new, record</c>.</summary>
internal static class RecordWrittenBody
{
    public static void Write(RecordWritten written, ref FieldWriter writer)
    {
        writer.Block(written.Handle.Utf8);
        writer.Byte((byte)written.Door);
        writer.Byte(written.IsNew ? (byte)1 : (byte)0);
        writer.Block(written.Record.Span);
    }

    public static RecordWritten? TryRead(ref FieldReader reader)
    {
        HandleFault fault = Handle.TryParse(reader.HandleText(), out Handle handle);
        var door = (Door)reader.Byte();
        byte isNew = reader.Byte();
        byte[] record = reader.Block(GroupHeader.PayloadBytesMost).ToArray();
        return reader.Failed || fault != HandleFault.None || isNew > 1 ? null : new RecordWritten(handle, record, isNew == 1, door);
    }
}
