namespace ZsIdNode.Handles.Values;

/// <summary>What the data of a value consists of, as its type promises.</summary>
public enum ValueStructure : byte
{
    /// <summary>Whatever the registrant put there.</summary>
    None = 0,

    /// <summary>An <see cref="AdminRecord"/>.</summary>
    Administrator,

    /// <summary>A <see cref="Values.ReferenceList"/>.</summary>
    ReferenceList,

    /// <summary>A <see cref="Sites.SiteRecord"/>.</summary>
    Site,

    /// <summary>A key record, PEM or DER; see <see cref="Keys.PublicKeyData"/>.</summary>
    PublicKey,

    /// <summary>A handle in UTF-8, no length before it.</summary>
    HandleText,

    /// <summary>A secret: bytes that nobody is shown.</summary>
    SecretKey,

    /// <summary>A <see cref="Signatures.SignedStatement"/> about the values of a handle.</summary>
    Signature,

    /// <summary>A <see cref="Signatures.SignedStatement"/> about a key.</summary>
    Certificate,
}
