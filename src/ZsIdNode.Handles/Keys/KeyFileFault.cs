namespace ZsIdNode.Handles.Keys;

/// <summary>Why a file gives no private key.</summary>
public enum KeyFileFault : byte
{
    None = 0,

    /// <summary>The file is encrypted with a passphrase (schemes 0 and 2 to 4); export it unencrypted first.</summary>
    Encrypted,

    /// <summary>The first four bytes are no scheme of a Handle key file.</summary>
    NotAKeyFile,

    /// <summary>The scheme says "not encrypted", but what follows is no private key record.</summary>
    Malformed,
}
