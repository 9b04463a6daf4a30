using System.Text;
using ZsIdNode.Handles.Keys;

namespace ZsIdNode.Handles.Tests.Keys;

public sealed class PublicKeyDataTests
{
    public static TheoryData<string> Names => new(PublicKeyRecordTests.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Record_PEM_and_DER_of_a_key_give_the_same_record(string name)
    {
        byte[] record = Golden.RecordedKey(name, "public_handle_format_hex");
        byte[] der = Golden.RecordedKey(name, "public_spki_der_hex");
        foreach (byte[] data in new[] { record, der, Pem(der, "\n"), Pem(der, "\r\n"), [.. Pem(der, "\n"), .. "\n"u8] })
        {
            Assert.True(PublicKeyData.TryRead(data, out PublicKeyRecord? key));
            Assert.Equal(record, Golden.Written(key.Write));
        }
    }

    [Fact]
    public void The_form_is_told_by_the_first_bytes()
    {
        byte[] der = Golden.RecordedKey("sm2", "public_spki_der_hex");

        Assert.Equal(PublicKeyForm.Record, PublicKeyData.FormOf(Golden.RsaKey));
        Assert.Equal(PublicKeyForm.Der, PublicKeyData.FormOf(der));
        Assert.Equal(PublicKeyForm.Pem, PublicKeyData.FormOf(Pem(der, "\n")));
        Assert.Equal(PublicKeyForm.Unknown, PublicKeyData.FormOf("ssh-rsa AAAA"u8));
        Assert.Equal(PublicKeyForm.Unknown, PublicKeyData.FormOf([]));
    }

    [Fact]
    public void An_SM2_key_gives_its_point()
    {
        PublicKeyData.TryRead(Golden.RecordedKey("sm2", "public_handle_format_hex"), out PublicKeyRecord? key);

        Sm2PublicKey sm2 = Assert.IsType<Sm2PublicKey>(key);
        Assert.True(sm2.TryGetPoint(out ReadOnlyMemory<byte> point));
        Assert.Equal(Golden.RecordedKey("sm2", "public_spki_der_hex")[^65..], point.ToArray());
        Assert.Equal(4, point.Span[0]);
        Assert.Equal(sm2, Sm2PublicKey.FromPoint(point.Span[1..33], point.Span[33..]));
        Assert.False(new Sm2PublicKey("no key"u8.ToArray()).TryGetPoint(out _));
    }

    [Theory]
    [InlineData("-----BEGIN PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----")]
    [InlineData("0")]
    [InlineData("plain text")]
    [InlineData("")]
    public void What_is_no_key_is_refused(string text) => Assert.False(PublicKeyData.TryRead(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_prefix_of_DER_is_refused_and_a_changed_bit_never_throws(string name)
    {
        byte[] der = Golden.RecordedKey(name, "public_spki_der_hex");

        Assert.All(Golden.PrefixesOf(der), prefix => Assert.False(PublicKeyData.TryRead(prefix, out _)));
        foreach (byte[] data in Golden.FlipsOf(der).Concat(Golden.FlipsOf(Pem(der, "\r\n"))))
        {
            _ = PublicKeyData.TryRead(data, out _);
        }
    }

    [Fact]
    public void More_than_16384_bytes_are_not_looked_at()
    {
        byte[] der = Golden.RecordedKey("server", "public_spki_der_hex");
        byte[] padded = [.. Pem(der, "\n"), .. new byte[PublicKeyData.EncodedBytesMost]];

        Assert.False(PublicKeyData.TryRead(padded, out _));
    }

    private static byte[] Pem(byte[] der, string lineBreak) =>
        Encoding.ASCII.GetBytes(string.Join(lineBreak, ["-----BEGIN PUBLIC KEY-----", .. Convert.ToBase64String(der).Chunk(64).Select(line => new string(line)), "-----END PUBLIC KEY-----"]));
}
