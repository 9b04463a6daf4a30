using System.Buffers.Binary;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>Numbers of sessions and challenges. Whoever knows one may answer to it, so nobody must be able to guess it.</summary>
internal static class UnpredictableId
{
    /// <summary>Draws a positive number of 31 bits; Java has no others.</summary>
    public static uint Draw(RandomBytes random)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        uint id = 0;
        while (id == 0)
        {
            random(bytes);
            id = BinaryPrimitives.ReadUInt32BigEndian(bytes) & int.MaxValue;
        }

        return id;
    }
}
