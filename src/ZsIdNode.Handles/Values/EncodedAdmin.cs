using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>
/// The data of an HS_ADMIN value, looked at without copying: <c>i2 permissions, bytes handle, i4 index</c>.
/// </summary>
public readonly ref struct EncodedAdmin
{
    /// <summary>The zero bytes that software up to Handle.net 7.3 appends.</summary>
    public const int LegacyBytes = 2;

    private EncodedAdmin(AdminPermissions permissions, ReadOnlySpan<byte> handle, int index, bool hasLegacyBytes)
    {
        Permissions = permissions;
        Handle = handle;
        Index = index;
        HasLegacyBytes = hasLegacyBytes;
    }

    public AdminPermissions Permissions { get; }

    /// <summary>The administrator's handle in UTF-8.</summary>
    public ReadOnlySpan<byte> Handle { get; }

    /// <summary>The index of the administrator's key or list; 0 means any of that handle.</summary>
    public int Index { get; }

    /// <summary>Whether the two legacy bytes follow. They take part in digests, so they are kept.</summary>
    public bool HasLegacyBytes { get; }

    public static bool TryRead(ReadOnlySpan<byte> data, out EncodedAdmin admin)
    {
        var reader = new FieldReader(data);
        var permissions = (AdminPermissions)reader.Int16();
        ReadOnlySpan<byte> handle = reader.HandleText();
        int index = reader.Int32();
        bool legacy = reader.Rest is [0, 0];
        bool read = !reader.Failed && index >= 0 && (reader.AtEnd || legacy);
        admin = read ? new EncodedAdmin(permissions, handle, index, legacy) : default;
        return read;
    }
}
