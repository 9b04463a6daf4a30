using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Identities;

/// <summary>In which form a key file is written.</summary>
public enum KeyFileForm : byte
{
    /// <summary>As the Java Handle software keeps keys: <c>admpriv.bin</c> and <c>admpub.bin</c>.</summary>
    Handle = 0,

    /// <summary>PEM: PKCS#8 and X.509.</summary>
    Pem,
}

/// <summary>Writes both halves of RSA and DSA keys in the forms that <see cref="PrivateKeyFile"/> reads.</summary>
[SuppressMessage("Security", "CA5384", Justification = "Old administrators have DSA keys; they are converted here, not made.")]
public static class KeyPairFile
{
    // OWASP's number for PBKDF2-HMAC-SHA256, 2023.
    private static readonly PbeParameters PemEncryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    /// <summary>The private half, not encrypted.</summary>
    public static byte[] PrivateHalf(AsymmetricAlgorithm key, KeyFileForm form)
    {
        if (form == KeyFileForm.Pem)
        {
            return Pem(key.ExportPkcs8PrivateKeyPem());
        }

        var output = new ArrayBufferWriter<byte>();
        KeyFile.Write(PrivateRecord(key), output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The private half, encrypted.</summary>
    /// <param name="passphrase">What opens it; not empty.</param>
    public static byte[] PrivateHalf(AsymmetricAlgorithm key, KeyFileForm form, ReadOnlySpan<char> passphrase, RandomBytes random)
    {
        if (form == KeyFileForm.Pem)
        {
            return Pem(key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, PemEncryption));
        }

        Span<byte> salt = stackalloc byte[KeyFile.SaltBytes];
        Span<byte> vector = stackalloc byte[KeyFile.VectorBytes];
        random(salt);
        random(vector);
        var output = new ArrayBufferWriter<byte>();
        KeyFile.WriteEncrypted(PrivateRecord(key), passphrase, salt, vector, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The public half; in the Handle form the data of an HS_PUBKEY value.</summary>
    public static byte[] PublicHalf(AsymmetricAlgorithm key, KeyFileForm form)
    {
        if (form == KeyFileForm.Pem)
        {
            return Pem(key.ExportSubjectPublicKeyInfoPem());
        }

        var output = new ArrayBufferWriter<byte>();
        PublicRecord(key).Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Pem(string text) => Encoding.ASCII.GetBytes(text + "\n");

    private static PrivateKeyRecord PrivateRecord(AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            return RsaCrtPrivateKey.FromRsa(rsa);
        }

        DSAParameters dsa = DsaOf(key).ExportParameters(includePrivateParameters: true);
        return new DsaPrivateKey(KeyInteger.FromUnsigned(dsa.X), KeyInteger.FromUnsigned(dsa.P), KeyInteger.FromUnsigned(dsa.Q), KeyInteger.FromUnsigned(dsa.G));
    }

    private static PublicKeyRecord PublicRecord(AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            return RsaPublicKey.FromRsa(rsa);
        }

        DSAParameters dsa = DsaOf(key).ExportParameters(includePrivateParameters: false);
        return new DsaPublicKey(KeyInteger.FromUnsigned(dsa.Q), KeyInteger.FromUnsigned(dsa.P), KeyInteger.FromUnsigned(dsa.G), KeyInteger.FromUnsigned(dsa.Y));
    }

    private static DSA DsaOf(AsymmetricAlgorithm key) =>
        key as DSA ?? throw new ArgumentException("Handle key files hold RSA and DSA keys only.", nameof(key));
}
