using System.Buffers;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Tests.Fakes;

/// <summary>Values that decide who administers.</summary>
internal static class TestValues
{
    public static HandleValue Text(int index, string text = "x", string type = "DESC") => HandleValue.OfText(index, type, text);

    public static HandleValue Admin(int index, AdminPermissions permissions, HandleReference administrator)
    {
        var data = new ArrayBufferWriter<byte>();
        new AdminRecord(permissions, administrator).Write(data);
        return new HandleValue(index, "HS_ADMIN", data.WrittenMemory);
    }

    public static HandleValue Group(int index, params HandleReference[] members)
    {
        var data = new ArrayBufferWriter<byte>();
        new ReferenceList([.. members]).Write(data);
        return new HandleValue(index, "HS_VLIST", data.WrittenMemory);
    }
}
