namespace ZsIdNode.Client.Identities;

/// <summary>Why a file gives no private key that can sign.</summary>
public enum PrivateKeyFault : byte
{
    None = 0,

    /// <summary>The bytes are neither a Handle key file nor PEM nor PKCS#8 in DER.</summary>
    NotAKey,

    /// <summary>It is encrypted, and no passphrase was given.</summary>
    PassphraseMissing,

    /// <summary>It is encrypted with another passphrase.</summary>
    PassphraseWrong,

    /// <summary>Its passphrase is to be stretched longer than anybody would wait; nobody means well by that.</summary>
    TooCostly,

    /// <summary>It is encrypted with DES, which this system does not have any more.</summary>
    CipherMissing,

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
        PrivateKeyFault.PassphraseMissing => "the key is encrypted, and its passphrase is missing",
        PrivateKeyFault.PassphraseWrong => "the passphrase does not open the key",
        PrivateKeyFault.TooCostly => "the file asks for more computation than any key file needs",
        PrivateKeyFault.CipherMissing => "the key is encrypted with DES, which this system does not support; encrypt it anew with hdl-convert-key of the Java software",
        PrivateKeyFault.TooLarge => $"the file is larger than {PrivateKeyFile.BytesMost} bytes, which no private key is",
        PrivateKeyFault.Unsupported => "the key is neither RSA (with its primes) nor DSA, or its numbers do not belong together",
        PrivateKeyFault.PublicHalf => "the file holds the public half of a key; the private half is needed to prove anything",
        _ => throw new InvalidOperationException($"No sentence for {fault}."),
    };
}
