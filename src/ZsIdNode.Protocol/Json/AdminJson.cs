using System.Text.Json;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Json;

/// <summary>The JSON form of an HS_ADMIN value: <c>handle, index, permissions</c>, twelve digits for the latter.</summary>
internal static class AdminJson
{
    private const int PermissionDigits = 12;

    /// <summary>Whether the form can tell all that the record says: it has no digit for bits beyond twelve.</summary>
    public static bool CanTell(EncodedAdmin admin) => (admin.Permissions & ~AdminPermissions.All) == 0;

    public static void Write(Utf8JsonWriter json, EncodedAdmin admin)
    {
        Span<byte> digits = stackalloc byte[PermissionDigits];
        BitText.Write((int)admin.Permissions, digits);
        json.WriteStartObject();
        json.WriteString("handle"u8, admin.Handle);
        json.WriteNumber("index"u8, admin.Index);
        json.WriteString("permissions"u8, digits);
        if (admin.HasLegacyBytes)
        {
            json.WriteBoolean("legacyByteLength"u8, true);
        }

        json.WriteEndObject();
    }

    public static AdminRecord Read(JsonPart part) => new(ReadPermissions(part.Required("permissions")), ReferenceJson.Read(part))
    {
        HasLegacyBytes = part.Optional("legacyByteLength")?.Boolean() ?? false,
    };

    private static AdminPermissions ReadPermissions(JsonPart part)
    {
        if (!BitText.TryRead(part.Text(), PermissionDigits, out int bits))
        {
            part.Refuse("twelve digits 0 or 1, LIST_HANDLES first and ADD_HANDLE last, such as 011111110011");
        }

        return (AdminPermissions)bits;
    }
}
