namespace ZsIdNode.Handles.Sites;

public enum InterfaceProtocol : byte
{
    Udp = 0,
    Tcp = 1,
    Http = 2,
    Https = 3,
}
