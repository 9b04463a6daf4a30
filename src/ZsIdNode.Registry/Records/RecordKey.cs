using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Records;

/// <summary>The key of a record in the record view: the folded handle, or <c>0.NA/</c> and the folded prefix when there is no slash.</summary>
public static class RecordKey
{
    /// <summary>The longest key in bytes.</summary>
    public const int BytesMost = HandleLimits.HandleBytesMost + 5;

    private static ReadOnlySpan<byte> PrefixHandleStart => "0.NA/"u8;

    /// <summary>Makes the key in the buffer's own scratch space; it is valid until the next key is made there.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> handle, RecordBuffer scratch) => Write(handle, scratch.Key);

    public static byte[] Of(Handle handle)
    {
        byte[] key = new byte[handle.Utf8.Length];
        AsciiCase.Fold(handle.Utf8, key);
        return key;
    }

    private static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> handle, Span<byte> key)
    {
        int start = 0;
        if (!handle.Contains((byte)'/'))
        {
            PrefixHandleStart.CopyTo(key);
            start = PrefixHandleStart.Length;
        }

        AsciiCase.Fold(handle, key[start..]);
        return key[..(start + handle.Length)];
    }
}
