using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Administration;

/// <summary>Handle protocol, table of required permissions: what a change of one value needs.</summary>
internal static class ValueRights
{
    public static AdminPermissions ToAdd(in EncodedValue value) =>
        IsAdministrator(value) ? AdminPermissions.AddAdmin : AdminPermissions.AddValue;

    public static AdminPermissions ToRemove(in EncodedValue value) =>
        IsAdministrator(value) ? AdminPermissions.RemoveAdmin : AdminPermissions.RemoveValue;

    public static AdminPermissions ToModify(in EncodedValue old, in EncodedValue replacement) =>
        EverybodyMayModify(old, replacement) ? AdminPermissions.None
        : (IsAdministrator(old), IsAdministrator(replacement)) switch
        {
            (true, true) => AdminPermissions.ModifyAdmin,
            (true, false) => AdminPermissions.RemoveAdmin | AdminPermissions.ModifyValue,
            (false, true) => AdminPermissions.ModifyValue | AdminPermissions.AddAdmin,
            (false, false) => AdminPermissions.ModifyValue,
        };

    /// <summary>
    /// Tells whether no permission is needed: PUBLIC_WRITE stands on the value and it has no part in
    /// deciding who administers. The Handle.net server looks at HS_ADMIN alone, so that anybody could turn a
    /// public value into a key or a group of its handle and prove that.
    /// </summary>
    public static bool EverybodyMayModify(in EncodedValue old, in EncodedValue replacement) =>
        (old.Permissions & ValuePermissions.PublicWrite) != 0 && !DecidesWhoAdministers(old) && !DecidesWhoAdministers(replacement);

    /// <summary>Tells whether administrators may write the value.</summary>
    public static bool AdministratorsMayWrite(in EncodedValue value) => (value.Permissions & ValuePermissions.AdminWrite) != 0;

    /// <summary>Tells whether anybody may modify the value.</summary>
    public static bool AnybodyMayModify(in EncodedValue value) =>
        (value.Permissions & (ValuePermissions.AdminWrite | ValuePermissions.PublicWrite)) != 0;

    private static bool IsAdministrator(in EncodedValue value) => ValueTypes.IsOf(value.Type, ValueTypes.AdministratorUtf8);

    private static bool DecidesWhoAdministers(in EncodedValue value) =>
        IsAdministrator(value)
        || ValueTypes.IsOf(value.Type, ValueTypes.ReferenceListUtf8)
        || ValueTypes.IsOf(value.Type, ValueTypes.PublicKeyUtf8)
        || ValueTypes.IsOf(value.Type, ValueTypes.SecretKeyUtf8);
}
