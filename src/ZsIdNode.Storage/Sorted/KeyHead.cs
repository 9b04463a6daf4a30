using System.Buffers.Binary;

namespace ZsIdNode.Storage.Sorted;

/// <summary>Eight bytes of a key as a number that sorts as they do, so that most comparisons need not look at the key.</summary>
internal static class KeyHead
{
    /// <param name="skip">How many bytes all keys that are compared have in common.</param>
    public static ulong Of(ReadOnlySpan<byte> key, int skip)
    {
        if (key.Length >= skip + sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(key[skip..]);
        }

        // Zeros behind a short key: equal heads are told apart by the keys themselves.
        ulong head = 0;
        for (int at = skip; at < key.Length; at++)
        {
            head |= (ulong)key[at] << (56 - (8 * (at - skip)));
        }

        return head;
    }
}
