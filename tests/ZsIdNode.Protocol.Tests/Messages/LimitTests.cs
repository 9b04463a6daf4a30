using System.Buffers;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Protocol.Tests.Messages;

public sealed class LimitTests
{
    [Theory]
    [InlineData(1, 8, Malformed.None)]
    [InlineData(ProtocolLimits.StretchingRoundsMost, 160, Malformed.None)]
    [InlineData(ProtocolLimits.StretchingRoundsMost, 168, Malformed.Field)]
    [InlineData(10_000, ProtocolLimits.StretchedBitsMost, Malformed.None)]
    [InlineData(ProtocolLimits.StretchingRoundsMost + 1, 160, Malformed.Field)]
    [InlineData(10_000, ProtocolLimits.StretchedBitsMost + 1, Malformed.Field)]
    [InlineData(10_000, 161, Malformed.Field)]
    [InlineData(0, 160, Malformed.Field)]
    [InlineData(-1, 160, Malformed.Field)]
    [InlineData(10_000, 0, Malformed.Field)]
    public void A_secret_is_not_stretched_beyond_what_we_are_ready_to_compute(int rounds, int bits, Malformed expected)
    {
        var output = new ArrayBufferWriter<byte>();
        SecretKeyProof.WriteStretched(output, new byte[16], rounds, bits, new byte[20]);

        Assert.Equal(expected, SecretKeyProof.TryRead(output.WrittenSpan, out _));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x04)]
    [InlineData(0x21)]
    [InlineData(0xFF)]
    public void A_scheme_that_does_not_exist_is_refused(byte scheme) =>
        Assert.Equal(Malformed.Field, SecretKeyProof.TryRead([scheme, 1, 2, 3], out _));

    [Theory]
    [InlineData(2_048, Malformed.None)]
    [InlineData(2_049, Malformed.Field)]
    public void A_handle_has_at_most_2048_bytes(int length, Malformed expected)
    {
        var output = new ArrayBufferWriter<byte>();
        HandleRequest.Write(output, new byte[length]);

        Assert.Equal(expected, HandleRequest.TryRead(output.WrittenSpan, out _));
    }

    [Theory]
    [InlineData(2_048, Malformed.None)]
    [InlineData(2_049, Malformed.Field)]
    public void A_message_holds_at_most_2048_values(int count, Malformed expected)
    {
        var output = new ArrayBufferWriter<byte>();
        ValuesRequest.Write(output, "88.118/x"u8, count, new byte[26 * count]);

        Assert.Equal(expected, ValuesRequest.TryRead(output.WrittenSpan, out ValuesRequest request));
        Assert.Equal(expected == Malformed.None ? count : 0, request.Values.Count);
    }

    [Fact]
    public void A_count_that_cannot_stand_in_the_bytes_behind_it_is_refused_at_once()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FieldWriter(output);
        writer.Int32(int.MaxValue);
        writer.Raw(new byte[60]);

        Assert.Equal(Malformed.Field, HandleListResponse.TryRead(output.WrittenSpan, out _));
    }

    [Fact]
    public void A_digest_may_stand_in_a_verification_as_it_stands_in_a_challenge()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FieldWriter(output);
        writer.Block("0.NA/88.118"u8);
        writer.Int32(300);
        writer.Block(new byte[16]);
        writer.Byte((byte)DigestType.Sha1);
        writer.Raw(Enumerable.Repeat((byte)7, 20).ToArray());
        writer.Block("proof"u8);

        Assert.Equal(Malformed.None, VerifyChallengeRequest.TryRead(output.WrittenSpan, out VerifyChallengeRequest request));

        Assert.Equal(Enumerable.Repeat((byte)7, 20), request.RequestDigest.ToArray());
        Assert.Equal("proof"u8.ToArray(), request.Proof.ToArray());
    }

    [Fact]
    public void A_verification_with_a_digest_of_unknown_type_is_refused()
    {
        var output = new ArrayBufferWriter<byte>();
        VerifyChallengeRequest.Write(output, "0.NA/88.118"u8, 300, default, default, "proof"u8);
        byte[] bytes = output.WrittenSpan.ToArray();
        bytes[23] = 9;

        Assert.Equal(Malformed.Field, VerifyChallengeRequest.TryRead(bytes, out _));
    }

    [Fact]
    public void Of_an_unknown_way_to_exchange_keys_the_common_fields_are_read()
    {
        var output = new ArrayBufferWriter<byte>();
        new SessionSetupRequest { Mode = (KeyExchangeMode)9, TimeoutSeconds = 60, IdentityIndex = SessionSetupRequest.NoIndex }.Write(output);

        Assert.Equal(Malformed.None, SessionSetupRequest.TryRead(output.WrittenSpan, out SessionSetupRequest request));

        Assert.Equal((KeyExchangeMode)9, request.Mode);
        Assert.True(request.PublicKey.IsEmpty);
    }
}
