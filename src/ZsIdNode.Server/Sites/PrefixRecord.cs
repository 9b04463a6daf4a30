using System.Buffers;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Server.Sites;

/// <summary>The values of a prefix record <c>0.NA/…</c> that lead to a node, at the indexes that are usual in the field.</summary>
public static class PrefixRecord
{
    public const int SiteIndex = 1;
    public const int DerivedSiteIndex = 2;
    public const int AdminIndex = 100;
    public const int KeyIndex = 300;

    /// <summary>The record that a node itself gives a prefix when it is homed.</summary>
    /// <param name="site">The data of the HS_SITE value.</param>
    public static ImmutableArray<HandleValue> OfHomed(Prefix prefix, ReadOnlySpan<byte> site) =>
    [
        new HandleValue(SiteIndex, ValueTypes.Site, site.ToArray()),
        Administrator(new HandleReference(prefix.PrefixHandle.ToString(), KeyIndex)),
    ];

    /// <summary>
    /// The record that the node above must hold: identifiers under the prefix are asked for at this node, and so are
    /// the records of the prefixes derived from it.
    /// </summary>
    /// <param name="administrator">Who may change the record at the node above, and his public key; without one only that node's own administrators may.</param>
    public static ImmutableArray<HandleValue> ForParent(ReadOnlySpan<byte> site, HandleReference? administrator, ReadOnlyMemory<byte> publicKey)
    {
        byte[] data = site.ToArray();
        ImmutableArray<HandleValue> sites = [new HandleValue(SiteIndex, ValueTypes.Site, data), new HandleValue(DerivedSiteIndex, ValueTypes.SitePrefix, data)];
        return administrator is null
            ? sites
            : [.. sites, Administrator(administrator), new HandleValue(administrator.Index, ValueTypes.PublicKey, publicKey)];
    }

    private static HandleValue Administrator(HandleReference administrator)
    {
        var data = new ArrayBufferWriter<byte>();
        new AdminRecord(AdminPermissions.All, administrator).Write(data);
        return new HandleValue(AdminIndex, ValueTypes.Administrator, data.WrittenMemory);
    }
}
