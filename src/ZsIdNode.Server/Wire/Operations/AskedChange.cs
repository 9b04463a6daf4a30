using System.Buffers.Binary;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>What an administrative message asks for, copied out of its frame.</summary>
/// <param name="Spelled">The handle's bytes as they were sent; they may be no handle.</param>
/// <param name="Values">The values to write, in messages that have some.</param>
/// <param name="Indexes">The indexes of values to remove, in messages that have some.</param>
internal sealed record AskedChange(byte[] Spelled, ImmutableArray<HandleValue> Values, ImmutableArray<int> Indexes)
{
    private static ReadOnlySpan<byte> PrefixHandleStart => "0.NA/"u8;

    public static Malformed TryReadHandle(ReadOnlySpan<byte> body, out AskedChange asked)
    {
        Malformed malformed = HandleRequest.TryRead(body, out HandleRequest request);
        asked = new AskedChange(request.Handle.ToArray(), [], []);
        return malformed;
    }

    public static Malformed TryReadValues(ReadOnlySpan<byte> body, out AskedChange asked)
    {
        Malformed malformed = ValuesRequest.TryRead(body, out ValuesRequest request);
        asked = new AskedChange(request.Handle.ToArray(), ValueEncoding.TryReadAll(request.Values.Bytes) ?? [], []);
        return malformed;
    }

    public static Malformed TryReadIndexes(ReadOnlySpan<byte> body, out AskedChange asked)
    {
        Malformed malformed = RemovalRequest.TryRead(body, out RemovalRequest request);
        int[] indexes = new int[request.Indexes.Length / sizeof(int)];
        for (int at = 0; at < indexes.Length; at++)
        {
            indexes[at] = BinaryPrimitives.ReadInt32BigEndian(request.Indexes[(at * sizeof(int))..]);
        }

        asked = new AskedChange(request.Handle.ToArray(), [], [.. indexes]);
        return malformed;
    }

    /// <summary>Reads the handle; one without a slash is a prefix and means its prefix handle, as in resolutions.</summary>
    public HandleFault TryParseHandle(out Handle handle) =>
        Handle.TryParse(Spelled.AsSpan().Contains((byte)'/') ? Spelled : [.. PrefixHandleStart, .. Spelled], out handle);

    /// <summary>Reads the prefix that a prefix handle or a bare prefix stands for; clients send both.</summary>
    public bool TryParsePrefix(out Prefix prefix)
    {
        prefix = default;
        return TryParseHandle(out Handle handle) == HandleFault.None
            && AsciiCase.Equal(handle.PrefixUtf8, PrefixHandleStart[..^1])
            && Prefix.TryParse(handle.Suffix, out prefix);
    }
}
