using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Sites;

/// <summary>A port where a server listens: <c>u8 kinds, u8 protocol, i4 port</c>.</summary>
public sealed record SiteInterface(InterfaceKinds Kinds, InterfaceProtocol Protocol, int Port)
{
    internal const int Bytes = 6;

    internal static SiteInterface Read(scoped ref FieldReader reader) =>
        new((InterfaceKinds)reader.Byte(), (InterfaceProtocol)reader.Byte(), reader.Int32());

    internal void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Byte((byte)Kinds);
        writer.Byte((byte)Protocol);
        writer.Int32(Port);
    }
}
