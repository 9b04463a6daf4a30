using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles.Keys;

namespace ZsIdNode.Client.Identities;

/// <summary>
/// Reads private keys as people keep them: key files of the Java Handle software and PEM (PKCS#8, and PKCS#1),
/// each encrypted or not, and PKCS#8 in DER.
/// </summary>
public static class PrivateKeyFile
{
    /// <summary>The largest file that is looked at, in bytes; an RSA key of 16,384 bits has 13,000 in PEM.</summary>
    public const int BytesMost = 32_768;

    private const string PublicKeyLabel = "-----BEGIN PUBLIC KEY-----";

    /// <summary>Reads a key that can sign: RSA or DSA.</summary>
    /// <param name="passphrase">Opens what is encrypted; ignored for the rest.</param>
    /// <param name="key">The key, for the caller to dispose; nothing with a fault.</param>
    public static PrivateKeyFault TryRead(ReadOnlySpan<byte> file, ReadOnlySpan<char> passphrase, out AsymmetricAlgorithm? key)
    {
        key = null;
        return file.Length > BytesMost ? PrivateKeyFault.TooLarge
            : file.StartsWith("\0\0\0"u8) ? ReadKeyFile(file, passphrase, out key)
            : file.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN"u8) ? ReadPem(Encoding.ASCII.GetString(file), passphrase, out key)
            : ReadDer(file, out key);
    }

    private static PrivateKeyFault ReadKeyFile(ReadOnlySpan<byte> file, ReadOnlySpan<char> passphrase, out AsymmetricAlgorithm? key)
    {
        key = null;
        KeyFileFault fault = KeyFile.TryRead(file, passphrase, out PrivateKeyRecord? record);
        if (fault != KeyFileFault.None)
        {
            return fault switch
            {
                KeyFileFault.Encrypted => PrivateKeyFault.PassphraseMissing,
                KeyFileFault.Passphrase => PrivateKeyFault.PassphraseWrong,
                KeyFileFault.TooCostly => PrivateKeyFault.TooCostly,
                KeyFileFault.CipherMissing => PrivateKeyFault.CipherMissing,
                _ => PublicKeyRecord.TryRead(file, out _) ? PrivateKeyFault.PublicHalf : PrivateKeyFault.NotAKey,
            };
        }

        key = record switch
        {
            RsaCrtPrivateKey crt when crt.TryCreateRsa(out RSA? rsa) => rsa,
            DsaPrivateKey dsa when dsa.TryCreateDsa(out DSA? algorithm) => algorithm,
            _ => null,
        };
        return key is null ? PrivateKeyFault.Unsupported : PrivateKeyFault.None;
    }

    private static PrivateKeyFault ReadPem(string pem, ReadOnlySpan<char> passphrase, out AsymmetricAlgorithm? key)
    {
        key = null;
        if (pem.Contains(PublicKeyLabel, StringComparison.Ordinal))
        {
            return PrivateKeyFault.PublicHalf;
        }

        bool encrypted = pem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        string password = passphrase.ToString();
        key = TryImport(RSA.Create(), Import) ?? TryImport(DSA.Create(), Import);
        return key is not null ? PrivateKeyFault.None
            : encrypted ? (password.Length == 0 ? PrivateKeyFault.PassphraseMissing : PrivateKeyFault.PassphraseWrong)
            : PemEncoding.TryFind(pem, out _) ? PrivateKeyFault.Unsupported
            : PrivateKeyFault.NotAKey;

        void Import(AsymmetricAlgorithm algorithm)
        {
            if (encrypted)
            {
                algorithm.ImportFromEncryptedPem(pem, password);
            }
            else
            {
                algorithm.ImportFromPem(pem);
            }
        }
    }

    private static PrivateKeyFault ReadDer(ReadOnlySpan<byte> der, out AsymmetricAlgorithm? key)
    {
        byte[] bytes = der.ToArray();
        key = TryImport(RSA.Create(), algorithm => algorithm.ImportPkcs8PrivateKey(bytes, out _))
            ?? TryImport(DSA.Create(), algorithm => algorithm.ImportPkcs8PrivateKey(bytes, out _));
        return key is null ? PrivateKeyFault.NotAKey : PrivateKeyFault.None;
    }

    private static AsymmetricAlgorithm? TryImport(AsymmetricAlgorithm algorithm, Action<AsymmetricAlgorithm> import)
    {
        try
        {
            import(algorithm);
            return algorithm;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // The platform has no other way to say that the bytes are not such a key.
            algorithm.Dispose();
            return null;
        }
    }
}
