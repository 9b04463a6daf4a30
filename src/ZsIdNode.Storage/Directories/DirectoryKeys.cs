using System.Buffers.Binary;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;

namespace ZsIdNode.Storage.Directories;

/// <summary>
/// The keys of the two tables. Of handles: the folded handle; the slash behind the prefix cannot occur in a prefix, so the
/// handles of one stand together. Of changes: the folded prefix, a zero byte and the sequence number.
/// </summary>
internal static class DirectoryKeys
{
    private const byte BehindHandles = (byte)'/' + 1;
    private const byte ChangeMark = 0;

    // No handle holds it, so with it begins what stands behind a handle.
    private const byte LeastByte = 0;

    public static int WriteChange(ReadOnlySpan<byte> foldedPrefix, long sequence, Span<byte> key)
    {
        foldedPrefix.CopyTo(key);
        key[foldedPrefix.Length] = ChangeMark;
        BinaryPrimitives.WriteInt64BigEndian(key[(foldedPrefix.Length + 1)..], sequence);
        return foldedPrefix.Length + 1 + sizeof(long);
    }

    /// <summary>The value of a change: the suffix, and what happened. The suffix first, as neighbours share its beginning.</summary>
    public static int WriteChangeValue(ReadOnlySpan<byte> foldedSuffix, HandleChangeKind kind, Span<byte> value)
    {
        foldedSuffix.CopyTo(value);
        value[foldedSuffix.Length] = (byte)kind;
        return foldedSuffix.Length + 1;
    }

    /// <summary>The range of the handles under a prefix that stand behind one of them.</summary>
    public static (byte[] From, byte[] To) Handles(Prefix prefix, Handle? after)
    {
        byte[] folded = Encoding.UTF8.GetBytes(prefix.ToString());
        if (after is not Handle last)
        {
            return ([.. folded, (byte)'/'], [.. folded, BehindHandles]);
        }

        byte[] from = [.. folded, (byte)'/', .. last.SuffixUtf8, LeastByte];
        AsciiCase.Fold(last.SuffixUtf8, from.AsSpan(folded.Length + 1));
        return (from, [.. folded, BehindHandles]);
    }

    /// <summary>The range of the changes under a prefix with greater sequence numbers.</summary>
    public static (byte[] From, byte[] To) Changes(Prefix prefix, long after)
    {
        byte[] folded = Encoding.UTF8.GetBytes(prefix.ToString());
        byte[] from = new byte[folded.Length + 1 + sizeof(long)];
        byte[] to = [.. folded, ChangeMark + 1];

        // Behind the greatest number there is nothing: the range is then empty.
        WriteChange(folded, after, from);
        return (after == long.MaxValue ? to : Behind(from), to);
    }

    /// <param name="scratch">Room for a handle.</param>
    public static HandleChange ReadChange(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Span<byte> scratch)
    {
        ReadOnlySpan<byte> prefix = key[..^(sizeof(long) + 1)];
        ReadOnlySpan<byte> suffix = value[..^1];
        prefix.CopyTo(scratch);
        scratch[prefix.Length] = (byte)'/';
        suffix.CopyTo(scratch[(prefix.Length + 1)..]);
        return new HandleChange(
            BinaryPrimitives.ReadInt64BigEndian(key[^sizeof(long)..]),
            ReadHandle(scratch[..(prefix.Length + 1 + suffix.Length)]),
            (HandleChangeKind)value[^1]);
    }

    public static Handle ReadHandle(ReadOnlySpan<byte> key) =>
        Handle.TryParse(key, out Handle handle) == HandleFault.None ? handle : throw new InvalidDataException("A listed handle is none.");

    private static byte[] Behind(byte[] key) => [.. key, LeastByte];
}
