using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Client.Identities;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Identities;

public sealed class PrivateKeyFileTests
{
    [Theory]
    [InlineData("adm")]
    [InlineData("dsa")]
    public void A_key_is_the_same_in_every_form(string name)
    {
        byte[] keyFile = Hex(name, "private_handle_format_hex");
        byte[] publicRecord = Hex(name, "public_handle_format_hex");
        using AsymmetricAlgorithm fromFile = Read(keyFile);
        using AsymmetricAlgorithm fromDer = Read(Hex(name, "private_pkcs8_der_hex"));
        using AsymmetricAlgorithm fromPem = Read(KeyPairFile.PrivateHalf(fromDer, KeyFileForm.Pem));

        foreach (AsymmetricAlgorithm key in (AsymmetricAlgorithm[])[fromFile, fromDer, fromPem])
        {
            Assert.Equal(Convert.ToHexString(keyFile), Convert.ToHexString(KeyPairFile.PrivateHalf(key, KeyFileForm.Handle)));
            Assert.Equal(Convert.ToHexString(publicRecord), Convert.ToHexString(KeyPairFile.PublicHalf(key, KeyFileForm.Handle)));
        }
    }

    [Fact]
    public void An_encrypted_PEM_file_opens_with_its_passphrase_only()
    {
        using AsymmetricAlgorithm key = Read(Hex("adm", "private_pkcs8_der_hex"));
        byte[] pem = Encoding.ASCII.GetBytes(key.ExportEncryptedPkcs8PrivateKeyPem("open", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));

        Assert.Equal(PrivateKeyFault.PassphraseMissing, PrivateKeyFile.TryRead(pem, "", out _));
        Assert.Equal(PrivateKeyFault.PassphraseWrong, PrivateKeyFile.TryRead(pem, "shut", out _));
        Assert.Equal(PrivateKeyFault.None, PrivateKeyFile.TryRead(pem, "open", out AsymmetricAlgorithm? read));
        read!.Dispose();
    }

    [Theory]
    [InlineData(KeyFileForm.Handle)]
    [InlineData(KeyFileForm.Pem)]
    public void A_key_that_is_written_encrypted_opens_with_its_passphrase_only(KeyFileForm form)
    {
        using AsymmetricAlgorithm key = Read(Hex("adm", "private_pkcs8_der_hex"));
        byte[] file = KeyPairFile.PrivateHalf(key, form, "芝麻开门", RandomNumberGenerator.Fill);

        Assert.Equal(PrivateKeyFault.PassphraseMissing, PrivateKeyFile.TryRead(file, "", out _));
        Assert.Equal(PrivateKeyFault.PassphraseWrong, PrivateKeyFile.TryRead(file, "shut", out _));
        Assert.Equal(PrivateKeyFault.None, PrivateKeyFile.TryRead(file, "芝麻开门", out AsymmetricAlgorithm? read));
        using (read)
        {
            Assert.Equal(key.ExportPkcs8PrivateKey(), read!.ExportPkcs8PrivateKey());
        }
    }

    [Fact]
    public void What_is_no_private_key_is_told_apart()
    {
        byte[] encryptedKeyFile = [0, 0, 0, 2, .. Hex("adm", "private_handle_format_hex")];
        byte[] publicPem = Encoding.ASCII.GetBytes("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        using ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(PrivateKeyFault.NotAKey, PrivateKeyFile.TryRead("hello"u8, "", out _));
        Assert.Equal(PrivateKeyFault.NotAKey, PrivateKeyFile.TryRead([], "", out _));
        Assert.Equal(PrivateKeyFault.PassphraseMissing, PrivateKeyFile.TryRead(encryptedKeyFile, "", out _));
        Assert.Equal(PrivateKeyFault.PublicHalf, PrivateKeyFile.TryRead(Hex("adm", "public_handle_format_hex"), "", out _));
        Assert.Equal(PrivateKeyFault.PublicHalf, PrivateKeyFile.TryRead(publicPem, "", out _));
        Assert.Equal(PrivateKeyFault.Unsupported, PrivateKeyFile.TryRead(Encoding.ASCII.GetBytes(curve.ExportPkcs8PrivateKeyPem()), "", out _));
        Assert.Equal(PrivateKeyFault.TooLarge, PrivateKeyFile.TryRead(new byte[PrivateKeyFile.BytesMost + 1], "", out _));
    }

    [Fact]
    public void Every_fault_has_a_sentence()
    {
        Assert.All(Enum.GetValues<PrivateKeyFault>(), fault => Assert.NotEmpty(fault.Describe()));
    }

    private static AsymmetricAlgorithm Read(byte[] file)
    {
        Assert.Equal(PrivateKeyFault.None, PrivateKeyFile.TryRead(file, "", out AsymmetricAlgorithm? key));
        return key!;
    }

    private static byte[] Hex(string key, string form) => Convert.FromHexString(Vector.Keys.GetProperty(key).GetProperty(form).GetString()!);
}
