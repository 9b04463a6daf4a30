using ZsIdNode.Protocol;
using ZsIdNode.Registry;
using ZsIdNode.Server.Http;

namespace ZsIdNode.Server.Tests.Http;

public sealed class RefusalStatusTests
{
    public static TheoryData<Refusal> Refusals => [.. Enum.GetValues<Refusal>().Where(refusal => refusal != Refusal.None)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Every_refusal_has_a_status_a_code_a_sentence_and_a_name(Refusal refusal)
    {
        (int status, ResponseCode code, string message) = RefusalStatus.Of(refusal);

        Assert.InRange(status, 400, 599);
        Assert.True(Enum.IsDefined(code));
        Assert.NotEqual(ResponseCode.Success, code);
        Assert.NotEmpty(message);
        Assert.True(char.IsAsciiLetterLower(refusal.Name()[0]));
    }

    [Theory]
    [InlineData(Refusal.HandleExists, 101)]
    [InlineData(Refusal.HandleNotFound, 100)]
    [InlineData(Refusal.ValueNotFound, 200)]
    [InlineData(Refusal.ValueExists, 201)]
    [InlineData(Refusal.ValuesEmpty, 202)]
    [InlineData(Refusal.InvalidValue, 202)]
    [InlineData(Refusal.NotHomedHere, 301)]
    [InlineData(Refusal.NotAdministrator, 400)]
    [InlineData(Refusal.NotPermitted, 401)]
    [InlineData(Refusal.NotAuthenticated, 402)]
    public void Refusals_of_changes_have_the_codes_of_the_protocol(Refusal refusal, int code)
    {
        Assert.Equal(code, (int)RefusalStatus.Of(refusal).Code);
    }
}
