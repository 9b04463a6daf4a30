using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Administration;

/// <summary>Permissions that the HS_ADMIN values of one record must grant, all of them in one value.</summary>
/// <param name="Record">Whose HS_ADMIN values apply; nothing when no record can grant it.</param>
public readonly record struct Grant(Handle? Record, AdminPermissions Permissions);
