using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>Whether this node answers for a handle, and under which ordinal the question counts.</summary>
/// <param name="IsOurs">Whether the node answers for the handle.</param>
/// <param name="Ordinal">One of <see cref="PrefixDirectory"/>'s ordinals.</param>
public readonly record struct Responsibility(bool IsOurs, int Ordinal)
{
    private static ReadOnlySpan<byte> NamingAuthority => "0.NA"u8;

    /// <summary>
    /// Handle protocol, behaviour of servers: <c>p/s</c> is ours when p is homed here; <c>0.NA/p</c> when
    /// p or its parent is (the records of derived prefixes live with the service of the parent), or when
    /// this is the root service. A handle without a slash means the prefix handle of its text.
    /// </summary>
    public static Responsibility For(ReadOnlySpan<byte> handle, PrefixTable prefixes)
    {
        int slash = handle.IndexOf((byte)'/');
        if (slash < 0)
        {
            return ForPrefixHandle(handle, prefixes);
        }

        ReadOnlySpan<byte> prefix = handle[..slash];
        if (AsciiCase.Equal(prefix, NamingAuthority))
        {
            return ForPrefixHandle(handle[(slash + 1)..], prefixes);
        }

        HomedPrefix? homed = prefixes.Find(prefix);
        return homed is null ? default : new Responsibility(IsOurs: true, homed.Ordinal);
    }

    private static Responsibility ForPrefixHandle(ReadOnlySpan<byte> prefix, PrefixTable prefixes)
    {
        int dot = prefix.LastIndexOf((byte)'.');
        bool ours = prefixes.Find(prefix) is not null
            || (dot > 0 && prefixes.Find(prefix[..dot]) is not null)
            || prefixes.Find(NamingAuthority) is not null;
        return ours ? new Responsibility(IsOurs: true, PrefixDirectory.NamingAuthorityOrdinal) : default;
    }
}
