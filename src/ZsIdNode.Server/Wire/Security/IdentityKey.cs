using ZsIdNode.Handles.Values;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>A key and who proves it.</summary>
/// <param name="Identity">The value that holds the key.</param>
/// <param name="Data">The data of the value: a secret, or a public key in any of its forms.</param>
internal sealed record IdentityKey(HandleReference Identity, byte[] Data)
{
    /// <summary>Who, and not with what: the data may be a secret.</summary>
    public override string ToString() => Identity.ToString();
}
