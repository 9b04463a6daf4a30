using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;

namespace ZsIdNode.Handles.Tests.Keys;

public sealed class PublicKeyRecordTests
{
    public static string[] Names => ["server", "adm", "dsa", "noperm", "sm2"];

    public static IEnumerable<byte[]> All => Names.Select(name => Golden.RecordedKey(name, "public_handle_format_hex"))
        .Append(Golden.RsaKey)
        .Append(Golden.Written(Hellman.Write))
        .Append(Golden.Written(new Sm9PublicKey("alice@example.cn").Write));

    private static DiffieHellmanPublicKey Hellman =>
        new(KeyInteger.FromUnsigned([0x81, 2]), KeyInteger.FromUnsigned([0x17]), KeyInteger.FromUnsigned([5]));

    [Fact]
    public void Every_key_is_written_back_byte_for_byte()
    {
        foreach (byte[] bytes in All)
        {
            Assert.True(PublicKeyRecord.TryRead(bytes, out PublicKeyRecord? key));
            Assert.Equal(bytes, Golden.Written(key!.Write));
        }
    }

    [Fact]
    public void Keys_are_equal_by_their_numbers()
    {
        foreach (byte[] bytes in All)
        {
            PublicKeyRecord.TryRead(bytes, out PublicKeyRecord? one);
            PublicKeyRecord.TryRead(bytes, out PublicKeyRecord? other);

            Assert.Equal(one, other);
            Assert.Equal(one!.GetHashCode(), other!.GetHashCode());
            Assert.NotEqual(one, one with { Flags = 1 });
        }
    }

    [Fact]
    public void An_RSA_key_reads_with_and_without_the_four_zero_bytes()
    {
        Assert.True(PublicKeyRecord.TryRead(Golden.RsaKey.AsSpan()[..^4], out PublicKeyRecord? bare));
        Assert.True(PublicKeyRecord.TryRead(Golden.RsaKey, out PublicKeyRecord? padded));

        Assert.False(bare!.HasTrailingZeros);
        Assert.True(padded!.HasTrailingZeros);
        Assert.Equal(Golden.RsaKey[..^4], Golden.Written(bare.Write));
        Assert.False(PublicKeyRecord.TryRead([.. Golden.RsaKey[..^4], 0, 0, 0, 1], out _));
        Assert.False(PublicKeyRecord.TryRead([.. Golden.RsaKey, 0, 0, 0, 0], out _));
    }

    [Fact]
    public void An_RSA_key_made_here_is_the_record_that_the_Java_software_writes()
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Golden.RecordedKey("server", "public_spki_der_hex"), out _);

        Assert.Equal(Golden.RecordedKey("server", "public_handle_format_hex"), Golden.Written(RsaPublicKey.FromRsa(rsa).Write));
    }

    [Fact]
    public void A_signature_of_the_private_half_is_accepted_by_the_public_record()
    {
        using var signer = RSA.Create();
        signer.ImportPkcs8PrivateKey(Golden.RecordedKey("adm", "private_pkcs8_der_hex"), out _);
        byte[] signature = signer.SignData("challenge"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        PublicKeyRecord.TryRead(Golden.RecordedKey("adm", "public_handle_format_hex"), out PublicKeyRecord? key);
        Assert.True(Assert.IsType<RsaPublicKey>(key).TryCreateRsa(out RSA? rsa));
        using (rsa)
        {
            Assert.True(rsa.VerifyData("challenge"u8, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    [Fact]
    [SuppressMessage("Security", "CA5350", Justification = "DSA with SHA-1 is what deployed administrators sign with.")]
    [SuppressMessage("Security", "CA5351", Justification = "DSA with SHA-1 is what deployed administrators sign with.")]
    public void A_DSA_record_checks_signatures()
    {
        using var signer = DSA.Create();
        signer.ImportPkcs8PrivateKey(Golden.RecordedKey("dsa", "private_pkcs8_der_hex"), out _);
        byte[] digest = SHA1.HashData("challenge"u8);
        byte[] signature = signer.CreateSignature(digest);

        PublicKeyRecord.TryRead(Golden.RecordedKey("dsa", "public_handle_format_hex"), out PublicKeyRecord? key);
        Assert.True(Assert.IsType<DsaPublicKey>(key).TryCreateDsa(out DSA? dsa));
        using (dsa)
        {
            Assert.True(dsa.VerifySignature(digest, signature));
        }
    }

    [Fact]
    public void Numbers_that_cannot_be_a_key_give_none()
    {
        byte[] modulus = new byte[128];
        modulus.AsSpan().Fill(0xFF);

        Assert.True(RsaPublicKey.FromUnsigned([1, 0, 1], modulus).TryCreateRsa(out RSA? rsa));
        rsa!.Dispose();
        Assert.False(RsaPublicKey.FromUnsigned([], []).TryCreateRsa(out _));
        Assert.False(RsaPublicKey.FromUnsigned([1], modulus).TryCreateRsa(out _));
        Assert.False(RsaPublicKey.FromUnsigned(modulus, modulus).TryCreateRsa(out _));
        Assert.False(RsaPublicKey.FromUnsigned([1, 0, 1], [0xFF]).TryCreateRsa(out _));
        Assert.False(new DsaPublicKey(default, default, default, default).TryCreateDsa(out _));
    }

    [Fact]
    public void Every_prefix_is_refused_but_the_RSA_key_without_its_four_zero_bytes()
    {
        foreach (byte[] key in All)
        {
            foreach (byte[] prefix in Golden.PrefixesOf(key))
            {
                bool withoutZeros = prefix.Length == key.Length - 4 && key.AsSpan().StartsWith("\0\0\0\u000bRSA"u8);
                Assert.Equal(withoutZeros, PublicKeyRecord.TryRead(prefix, out _));
            }
        }
    }

    [Fact]
    public void A_changed_bit_never_throws_and_what_is_read_is_written_back()
    {
        foreach (byte[] flipped in All.SelectMany(Golden.FlipsOf))
        {
            if (PublicKeyRecord.TryRead(flipped, out PublicKeyRecord? key))
            {
                Assert.Equal(flipped, Golden.Written(key!.Write));
                if (key is RsaPublicKey rsa && rsa.TryCreateRsa(out RSA? created))
                {
                    created.Dispose();
                }
            }
        }
    }

    [Theory]
    [InlineData("", "00")]
    [InlineData("0000", "00")]
    [InlineData("7F", "7F")]
    [InlineData("80", "0080")]
    [InlineData("000080", "0080")]
    public void A_number_has_the_least_bytes_and_a_zero_before_a_set_top_bit(string unsigned, string signed)
    {
        var number = KeyInteger.FromUnsigned(Convert.FromHexString(unsigned));

        Assert.Equal(signed, Convert.ToHexString(number.Signed));
        Assert.Equal(number, KeyInteger.FromUnsigned(number.Unsigned));
    }
}
