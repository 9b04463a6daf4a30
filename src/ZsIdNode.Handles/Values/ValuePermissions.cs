namespace ZsIdNode.Handles.Values;

/// <summary>Who may read and write a value; one byte of its encoding.</summary>
[Flags]
public enum ValuePermissions : byte
{
    None = 0,
    PublicWrite = 0x01,
    PublicRead = 0x02,
    AdminWrite = 0x04,
    AdminRead = 0x08,

    /// <summary>What clients send unless told otherwise: everybody reads, administrators read and write.</summary>
    Usual = AdminRead | AdminWrite | PublicRead,
}
