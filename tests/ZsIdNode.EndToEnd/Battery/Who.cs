namespace ZsIdNode.EndToEnd.Battery;

/// <summary>By which key an administrator of the upper node proves who he is.</summary>
public enum Who
{
    /// <summary>The administrator's key that <c>zsid init</c> made at the upper node.</summary>
    RsaKey,
    DsaKey,
    SecretKey,
    Sm2Key,

    /// <summary>The administrator of the lower node: his key stands in his prefix record at the upper node.</summary>
    LowerNode,

    /// <summary>Whose key stands in his prefix record at the upper node as well, but whom its configuration does not name.</summary>
    Newcomer,
}
