namespace ZsIdNode.Storage.Sorted;

/// <summary>The bounds of one entry of a sorted table. A handle with its prefix and a sequence number stays well below them.</summary>
internal static class EntryLimits
{
    public const int KeyBytesMost = 4_096;

    public const int ValueBytesMost = 4_096;

    public static void Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || key.Length > KeyBytesMost || value.Length > ValueBytesMost)
        {
            throw new ArgumentException($"An entry of {key.Length} and {value.Length} bytes; a key takes 1 to {KeyBytesMost}, a value at most {ValueBytesMost}.", nameof(key));
        }
    }
}
