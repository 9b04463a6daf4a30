namespace ZsIdNode.Handles.Keys;

/// <summary>Why a file gives no private key.</summary>
public enum KeyFileFault : byte
{
    None = 0,

    /// <summary>The file is encrypted (schemes 0 and 2 to 4), and no passphrase was given.</summary>
    Encrypted,

    /// <summary>The first four bytes are no scheme of a Handle key file.</summary>
    NotAKeyFile,

    /// <summary>What follows the scheme is neither a private key record nor an encrypted one.</summary>
    Malformed,

    /// <summary>The file was encrypted with another passphrase.</summary>
    Passphrase,

    /// <summary>Its passphrase is to be stretched longer than anybody would wait.</summary>
    TooCostly,

    /// <summary>It is encrypted with DES, which this system does not have any more.</summary>
    CipherMissing,
}
