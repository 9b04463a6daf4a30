namespace ZsIdNode.Handles.Keys;

/// <summary>In which form the data of an HS_PUBKEY value holds the key.</summary>
public enum PublicKeyForm : byte
{
    Unknown = 0,

    /// <summary>The record of the Handle System.</summary>
    Record,

    /// <summary>PEM text of an X.509 public key, frequent in China's identifier system.</summary>
    Pem,

    /// <summary>The DER bytes of an X.509 public key.</summary>
    Der,
}
