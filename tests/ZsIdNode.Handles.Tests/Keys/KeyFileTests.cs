using System.Buffers.Binary;
using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;

namespace ZsIdNode.Handles.Tests.Keys;

public sealed class KeyFileTests
{
    public static TheoryData<string> Names => Golden.RecordedKeys;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_key_file_is_written_back_byte_for_byte(string name)
    {
        byte[] file = Golden.RecordedKey(name, "private_handle_format_hex");

        Assert.Equal(KeyFileFault.None, KeyFile.TryRead(file, "", out PrivateKeyRecord? key));
        Assert.Equal(file, Golden.Written(output => KeyFile.Write(key!, output)));
    }

    [Theory]
    [InlineData("server")]
    [InlineData("adm")]
    [InlineData("noperm")]
    public void An_RSA_key_file_signs_for_its_public_half(string name)
    {
        KeyFile.TryRead(Golden.RecordedKey(name, "private_handle_format_hex"), "", out PrivateKeyRecord? key);
        RsaCrtPrivateKey crt = Assert.IsType<RsaCrtPrivateKey>(key);

        Assert.Equal(Golden.RecordedKey(name, "public_handle_format_hex"), Golden.Written(crt.PublicKey.Write));
        Assert.True(crt.TryCreateRsa(out RSA? rsa));
        using (rsa)
        {
            Assert.Equal(Golden.RecordedKey(name, "private_pkcs8_der_hex"), rsa.ExportPkcs8PrivateKey());
            Assert.Equal(crt, RsaCrtPrivateKey.FromRsa(rsa));
        }
    }

    [Fact]
    public void A_key_without_primes_is_kept()
    {
        var key = new RsaPrivateKey(KeyInteger.FromUnsigned([0xC1]), KeyInteger.FromUnsigned([0x11]));
        byte[] bytes = Golden.Written(key.Write);

        Assert.True(PrivateKeyRecord.TryRead(bytes, out PrivateKeyRecord? read));
        Assert.Equal(key, read);
        Assert.All(Golden.PrefixesOf(bytes), prefix => Assert.False(PrivateKeyRecord.TryRead(prefix, out _)));
    }

    [Fact]
    public void A_private_key_does_not_print_its_numbers() =>
        Assert.Equal(nameof(RsaPrivateKey), new RsaPrivateKey(KeyInteger.FromUnsigned([0xC1]), KeyInteger.FromUnsigned([0x11])).ToString());

    [Theory]
    [InlineData(0, KeyFileFault.Encrypted)]
    [InlineData(2, KeyFileFault.Encrypted)]
    [InlineData(3, KeyFileFault.Encrypted)]
    [InlineData(4, KeyFileFault.Encrypted)]
    [InlineData(5, KeyFileFault.NotAKeyFile)]
    [InlineData(-1, KeyFileFault.NotAKeyFile)]
    public void Another_scheme_is_refused_with_its_reason(int scheme, KeyFileFault fault)
    {
        byte[] file = Golden.RecordedKey("dsa", "private_handle_format_hex");
        BinaryPrimitives.WriteInt32BigEndian(file, scheme);

        Assert.Equal(fault, KeyFile.TryRead(file, "", out PrivateKeyRecord? key));
        Assert.Null(key);
    }

    // Made with openssl from the recorded DSA key: enc -des-ecb, -des-cbc, -des-ede3-cbc and -aes-128-cbc, kdf PBKDF2.
    public static TheoryData<string> Encrypted => [.. EncryptedKeyFiles.All];

    [Theory]
    [MemberData(nameof(Encrypted))]
    public void An_encrypted_key_file_opens_with_its_passphrase_only(string hex)
    {
        byte[] file = Convert.FromHexString(hex);

        Assert.Equal(KeyFileFault.None, KeyFile.TryRead(file, EncryptedKeyFiles.Passphrase, out PrivateKeyRecord? key));
        Assert.Equal(Golden.RecordedKey("dsa", "private_handle_format_hex"), Golden.Written(output => KeyFile.Write(key!, output)));
        Assert.Equal(KeyFileFault.Encrypted, KeyFile.TryRead(file, "", out _));
        Assert.Equal(KeyFileFault.Passphrase, KeyFile.TryRead(file, "open barley", out key));
        Assert.Null(key);
    }

    [Fact]
    public void What_is_written_encrypted_is_what_others_write()
    {
        KeyFile.TryRead(Golden.RecordedKey("dsa", "private_handle_format_hex"), "", out PrivateKeyRecord? key);
        byte[] salt = [.. Enumerable.Range(0, 16).Select(at => (byte)at)];
        byte[] vector = [.. Enumerable.Range(0xB0, 16).Select(at => (byte)at)];

        byte[] file = Golden.Written(output => KeyFile.WriteEncrypted(key!, EncryptedKeyFiles.Passphrase, salt, vector, output));

        Assert.Equal(EncryptedKeyFiles.All[^1], Convert.ToHexStringLower(file));
    }

    [Fact]
    public void A_passphrase_beyond_ASCII_is_stretched_as_Java_does()
    {
        KeyFile.TryRead(Golden.RecordedKey("dsa", "private_handle_format_hex"), "", out PrivateKeyRecord? key);
        byte[] salt = [.. Enumerable.Range(0, 16).Select(at => (byte)at)];
        byte[] file = Golden.Written(output => KeyFile.WriteEncrypted(key!, "芝麻开门", salt, new byte[16], output));

        // PBKDF2WithHmacSHA1 of a Java runtime, from one character per UTF-8 byte as the Handle software makes them.
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString("2dfc75db901d8f3921b1c7f269f3cdf0");
        Assert.Equal(Golden.RecordedKey("dsa", "private_handle_format_hex")[4..], aes.DecryptCbc(file[56..], new byte[16]));
    }

    [Fact]
    public void A_file_that_would_keep_us_computing_is_refused_at_once()
    {
        byte[] file = Convert.FromHexString(EncryptedKeyFiles.All[^1]);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(24), int.MaxValue);
        Assert.Equal(KeyFileFault.TooCostly, KeyFile.TryRead(file, EncryptedKeyFiles.Passphrase, out _));

        foreach (int iterations in (int[])[0, -1])
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(24), iterations);
            Assert.Equal(KeyFileFault.Malformed, KeyFile.TryRead(file, EncryptedKeyFiles.Passphrase, out _));
        }
    }

    [Fact]
    public void A_cut_encrypted_file_is_never_a_key()
    {
        foreach (string hex in EncryptedKeyFiles.All)
        {
            byte[] file = Convert.FromHexString(hex);
            foreach (int length in (int[])[4, 5, 12, 20, 27, 52, 100, file.Length - 16, file.Length - 8, file.Length - 1])
            {
                Assert.NotEqual(KeyFileFault.None, KeyFile.TryRead(file.AsSpan(0, length), EncryptedKeyFiles.Passphrase, out PrivateKeyRecord? key));
                Assert.Null(key);
            }
        }
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        foreach (byte[] prefix in Golden.PrefixesOf(Golden.RecordedKey("dsa", "private_handle_format_hex")))
        {
            Assert.Equal(prefix.Length < 4 ? KeyFileFault.NotAKeyFile : KeyFileFault.Malformed, KeyFile.TryRead(prefix, "", out _));
        }
    }

    [Fact]
    public void A_changed_bit_never_throws()
    {
        foreach (byte[] flipped in Golden.FlipsOf(Golden.RecordedKey("dsa", "private_handle_format_hex")))
        {
            if (KeyFile.TryRead(flipped, "", out PrivateKeyRecord? key) == KeyFileFault.None)
            {
                Assert.Equal(flipped, Golden.Written(output => KeyFile.Write(key!, output)));
            }
        }
    }

    [Fact]
    public void Numbers_that_do_not_belong_together_give_no_key()
    {
        KeyFile.TryRead(Golden.RecordedKey("adm", "private_handle_format_hex"), "", out PrivateKeyRecord? key);
        RsaCrtPrivateKey crt = Assert.IsType<RsaCrtPrivateKey>(key);

        Assert.False((crt with { P = crt.Modulus }).TryCreateRsa(out _));
        Assert.False((crt with { Modulus = default }).TryCreateRsa(out _));
    }
}
