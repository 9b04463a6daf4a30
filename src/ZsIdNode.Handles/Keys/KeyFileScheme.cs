namespace ZsIdNode.Handles.Keys;

/// <summary>How the private key in a key file is encrypted; the numbers stand in the files.</summary>
public enum KeyFileScheme
{
    /// <summary>DES-ECB with the MD5 of the passphrase: version 6 of the Java software. It is read, never written.</summary>
    DesEcb = 0,

    None = 1,

    /// <summary>DES-CBC with the MD5 of the passphrase: version 7. It is read, never written.</summary>
    DesCbc = 2,

    /// <summary>Triple DES-CBC with a stretched passphrase. It is read, never written.</summary>
    TripleDesCbc = 3,

    /// <summary>AES-128-CBC with a stretched passphrase: what the Java software writes today.</summary>
    AesCbc = 4,
}
