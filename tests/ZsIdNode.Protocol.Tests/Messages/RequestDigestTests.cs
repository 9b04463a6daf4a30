using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Messages;

public sealed class RequestDigestTests
{
    [Theory]
    [InlineData("resolve-request-digest", DigestType.Sha256)]
    [InlineData("create-rsa", DigestType.Sha256)]
    [InlineData("create-protocol-2-3-seckey", DigestType.Sha1)]
    [InlineData("create-http-tunnel", DigestType.Sha256)]
    [InlineData("session-dh-create", DigestType.Sha256)]
    [InlineData("idp-login-rsa-admin", DigestType.Sha256, 1)]
    public void An_answer_carries_the_digest_of_its_request(string vector, DigestType type, int number = 0)
    {
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Request(vector, number).Message, out Message request));
        GoldenMessage answer = GoldenMessage.Response(vector, number);
        Assert.Equal(Malformed.None, Message.TryRead(answer.Message, out Message response));
        Assert.Equal(Malformed.None, RequestDigest.TryRead(response.Body, out RequestDigest digest, out ReadOnlySpan<byte> rest));

        byte[] written = new byte[RequestDigest.BytesMost];
        int length = RequestDigest.Write(answer.First.Version, request.HeaderAndBody, written);

        Assert.Equal(type, digest.Type);
        Assert.True(digest.IsOf(request.HeaderAndBody));
        Assert.False(digest.IsOf(request.Body));
        Assert.Equal(response.Body[..length].ToArray(), written[..length]);
        Assert.Equal(response.Body.Length - length, rest.Length);
    }

    [Theory]
    [InlineData(2, 11, DigestType.Sha256, 33)]
    [InlineData(2, 7, DigestType.Sha256, 33)]
    [InlineData(2, 6, DigestType.Sha1, 21)]
    [InlineData(2, 1, DigestType.Sha1, 21)]
    [InlineData(2, 0, DigestType.Md5, 17)]
    [InlineData(5, 0, DigestType.Md5, 17)]
    public void The_version_of_the_answer_decides_the_hash(byte major, byte minor, DigestType type, int length)
    {
        byte[] written = new byte[RequestDigest.BytesMost];

        Assert.Equal(length, RequestDigest.Write(new ProtocolVersion(major, minor), "x"u8, written));

        Assert.Equal((byte)type, written[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("04AABB")]
    [InlineData("01000102030405060708090A0B0C0D0E")]
    public void An_unknown_type_or_a_short_digest_is_refused(string body)
    {
        Assert.Equal(Malformed.Field, RequestDigest.TryRead(Convert.FromHexString(body), out RequestDigest digest, out _));

        Assert.False(digest.IsOf("x"u8));
    }

    [Fact]
    public void Computing_allocates_nothing()
    {
        byte[] written = new byte[RequestDigest.BytesMost];
        RequestDigest.Write(ProtocolVersion.Spoken, "x"u8, written);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RequestDigest.Write(ProtocolVersion.Spoken, "x"u8, written);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
