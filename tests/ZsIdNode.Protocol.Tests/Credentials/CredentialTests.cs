using System.Buffers;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Credentials;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("00000000FFFF")]
    public void Nothing_and_a_length_of_zero_both_mean_none(string bytes)
    {
        Assert.Equal(Malformed.None, Credential.TryRead(Convert.FromHexString(bytes), out Credential credential));

        Assert.Equal(CredentialKind.None, credential.Kind);
    }

    [Fact]
    public void A_signer_handle_is_skipped_and_an_unknown_type_is_said_to_be_unknown()
    {
        byte[] bytes = Convert.FromHexString("00000024" + "00000000" + "00000002" + "6162" + "00000007" + "00000004" + "48535F58" + "0000000A" + "00000001" + "4D" + "00000001" + "53");

        Assert.Equal(Malformed.None, Credential.TryRead(bytes, out Credential credential));

        Assert.Equal(CredentialKind.Unknown, credential.Kind);
        Assert.Equal(7u, credential.Counter);
        Assert.Equal("S"u8.ToArray(), credential.Proof.ToArray());
    }

    [Fact]
    public void A_credential_that_is_cut_anywhere_is_refused()
    {
        var output = new ArrayBufferWriter<byte>();
        Credential.Write(output, CredentialKind.Mac, 3, "HMAC-SHA256"u8, new byte[32]);
        byte[] bytes = output.WrittenSpan.ToArray();
        Assert.Equal(Malformed.None, Credential.TryRead(bytes, out _));

        for (int length = 1; length < bytes.Length; length++)
        {
            Assert.Equal(Malformed.Credential, Credential.TryRead(bytes.AsSpan(0, length), out Credential credential));
            Assert.Equal(CredentialKind.None, credential.Kind);
        }
    }

    [Fact]
    public void The_older_name_of_a_signature_is_still_a_signature()
    {
        byte[] message = GoldenMessage.Response("resolve-certified").Message;
        int at = message.AsSpan().IndexOf("HS_SIGNED"u8);
        Assert.Equal(Malformed.None, Message.TryRead(message, out Message signed));
        byte[] older = [.. message.AsSpan(signed.HeaderAndBody.Length, at - 4 - signed.HeaderAndBody.Length), 0, 0, 0, 12, .. "HS_DSAPUBKEY"u8, .. message.AsSpan(at + 9)];
        older[3] += 3;
        older[2] += (byte)(older[3] < 3 ? 1 : 0);

        Assert.Equal(Malformed.None, Credential.TryRead(older, out Credential credential));

        Assert.Equal(CredentialKind.Signature, credential.Kind);
    }
}
