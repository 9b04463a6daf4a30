using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ZsIdNode.Handles.Sites;

/// <summary>
/// Tells which of a site's servers answers for a handle: the last four bytes of the MD5 of the folded part,
/// as a signed number without its sign, modulo the number of servers. Every client and server must agree.
/// </summary>
public static class ServerChoice
{
    /// <summary>The position in the site's list of <paramref name="servers"/> servers, from 0.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol spreads handles with MD5; nothing is kept secret by it.")]
    public static int PositionOf(ReadOnlySpan<byte> handle, HashOption option, int servers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        if (servers == 1 || handle.Length > HandleLimits.HandleBytesMost)
        {
            return 0;
        }

        ReadOnlySpan<byte> part = PartOf(handle, option);
        Span<byte> folded = stackalloc byte[HandleLimits.HandleBytesMost];
        folded = folded[..AsciiCase.Fold(part, folded)];
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(folded, digest);
        return PositionOfHash(BinaryPrimitives.ReadInt32BigEndian(digest[^sizeof(int)..]), servers);
    }

    /// <summary>The position for the last four bytes of a digest.</summary>
    // int.MinValue has no positive counterpart: Java's abs leaves it negative and its clients fail on such a
    // handle, so no deployed software tells the right server. Its distance from zero is the consistent reading.
    public static int PositionOfHash(int hash, int servers) => (int)(Math.Abs((long)hash) % servers);

    private static ReadOnlySpan<byte> PartOf(ReadOnlySpan<byte> handle, HashOption option)
    {
        int slash = handle.IndexOf((byte)'/');
        return slash < 0 ? handle
            : option == HashOption.Prefix ? handle[..slash]
            : option == HashOption.Suffix ? handle[(slash + 1)..]
            : handle;
    }
}
