namespace ZsIdNode.LoadTests.Scenarios;

/// <summary>The door that a load comes in by.</summary>
internal enum LoadDoor
{
    /// <summary>The Handle wire protocol over connections that stay open.</summary>
    Tcp,

    /// <summary>The Handle wire protocol in datagrams; a connection is a source port.</summary>
    Udp,

    /// <summary>HTTP 1.1 over connections that stay open.</summary>
    Http,
}
