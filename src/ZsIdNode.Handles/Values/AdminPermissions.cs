namespace ZsIdNode.Handles.Values;

/// <summary>What an administrator may do; the first field of an HS_ADMIN value.</summary>
[Flags]
public enum AdminPermissions : ushort
{
    None = 0,

    /// <summary>Create handles under the prefix whose record holds the value.</summary>
    AddHandle = 0x0001,
    DeleteHandle = 0x0002,
    AddDerivedPrefix = 0x0004,
    DeleteDerivedPrefix = 0x0008,
    ModifyValue = 0x0010,
    RemoveValue = 0x0020,
    AddValue = 0x0040,
    ModifyAdmin = 0x0080,
    RemoveAdmin = 0x0100,
    AddAdmin = 0x0200,

    /// <summary>Read values that are not public.</summary>
    ReadValue = 0x0400,
    ListHandles = 0x0800,

    /// <summary>Known to DO-IRP v3.0 only.</summary>
    ListDerivedPrefixes = 0x1000,

    /// <summary>The twelve permissions that every Handle software knows.</summary>
    All = 0x0FFF,
}
