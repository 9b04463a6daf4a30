namespace ZsIdNode.Client.Identities;

/// <summary>Why a file gives no private key that can sign.</summary>
public enum PrivateKeyFault : byte
{
    None = 0,

    /// <summary>The bytes are neither a Handle key file nor PEM nor PKCS#8 in DER.</summary>
    NotAKey,

    /// <summary>It is an encrypted Handle key file, which only the Java software opens.</summary>
    EncryptedKeyFile,

    /// <summary>It is encrypted PEM, and the passphrase is missing or another one.</summary>
    Passphrase,

    /// <summary>It is larger than <see cref="PrivateKeyFile.BytesMost"/>.</summary>
    TooLarge,

    /// <summary>It is a key, but neither RSA with its primes nor DSA, or its numbers do not belong together.</summary>
    Unsupported,

    /// <summary>It is the public half.</summary>
    PublicHalf,
}

public static class PrivateKeyFaults
{
    /// <summary>Says what is wrong and what would be right, without a full stop.</summary>
    public static string Describe(this PrivateKeyFault fault) => fault switch
    {
        PrivateKeyFault.None => "the file is a private key",
        PrivateKeyFault.NotAKey => "the file is no private key; expected a Handle key file such as admpriv.bin, PEM, or PKCS#8 in DER",
        PrivateKeyFault.EncryptedKeyFile => "the Handle key file is encrypted with a passphrase; write it again without one, such as with hdl-convert-key of the Java software",
        PrivateKeyFault.Passphrase => "the PEM file is encrypted, and the passphrase for it is missing or wrong",
        PrivateKeyFault.TooLarge => $"the file is larger than {PrivateKeyFile.BytesMost} bytes, which no private key is",
        PrivateKeyFault.Unsupported => "the key is neither RSA (with its primes) nor DSA, or its numbers do not belong together",
        PrivateKeyFault.PublicHalf => "the file holds the public half of a key; the private half is needed to prove anything",
        _ => throw new InvalidOperationException($"No sentence for {fault}."),
    };
}
