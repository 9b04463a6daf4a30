using System.Buffers;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Messages;

public sealed class MadeBodiesTests
{
    private const int BodiesEach = 200;

    public static TheoryData<string> Names => [.. BodyEcho.All.Keys];

    /// <summary>Those in which bytes behind the last field are no fault and are not kept.</summary>
    public static TheoryData<string> Tolerant => [.. BodyEcho.All.Keys.Except(["Resolution", "ResolutionAnswer", "LoginAnswer", "SecretKey", "Referral"])];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_read_and_written_again(string name)
    {
        var bodies = new MadeBodies(new Random(1_118));
        var output = new ArrayBufferWriter<byte>();
        for (int made = 0; made < BodiesEach; made++)
        {
            byte[] body = bodies.Make(name);
            output.ResetWrittenCount();

            Assert.Equal(Malformed.None, BodyEcho.All[name](body, output));

            Assert.Equal(Convert.ToHexString(body), Convert.ToHexString(output.WrittenSpan));
        }
    }

    [Theory]
    [MemberData(nameof(Tolerant))]
    public void Bytes_behind_the_last_field_are_ignored(string name)
    {
        byte[] body = new MadeBodies(new Random(42)).Make(name);
        var output = new ArrayBufferWriter<byte>();

        Assert.Equal(Malformed.None, BodyEcho.All[name]([.. body, 1, 2, 3, 4, 5], output));

        Assert.Equal(Convert.ToHexString(body), Convert.ToHexString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("Resolution")]
    [InlineData("Handle")]
    [InlineData("Values")]
    [InlineData("Removal")]
    [InlineData("HandleList")]
    [InlineData("ChallengeBody")]
    [InlineData("ChallengeAnswerBody")]
    [InlineData("VerifyChallenge")]
    [InlineData("VerifyChallengeAnswer")]
    [InlineData("KeyExchange")]
    [InlineData("KeyLogin")]
    [InlineData("PasswordLogin")]
    [InlineData("PublicKey")]
    public void A_body_that_ends_too_early_is_refused_wherever_it_ends(string name)
    {
        byte[] body = new MadeBodies(new Random(7)).Make(name);
        var output = new ArrayBufferWriter<byte>();
        for (int length = 0; length < body.Length; length++)
        {
            Assert.Equal(Malformed.Field, BodyEcho.All[name](body.AsSpan(0, length), output));
        }

        Assert.Equal(0, output.WrittenCount);
    }
}
