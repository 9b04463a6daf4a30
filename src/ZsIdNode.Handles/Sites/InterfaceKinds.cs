namespace ZsIdNode.Handles.Sites;

/// <summary>What an interface of a server answers.</summary>
[Flags]
public enum InterfaceKinds : byte
{
    OutOfService = 0,
    Administration = 0x01,
    Query = 0x02,
}
