using ZsIdNode.Protocol;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Wire;

public sealed class WireRefusalsTests
{
    public static TheoryData<Refusal> Refusals => [.. Enum.GetValues<Refusal>()];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Every_refusal_has_the_code_that_it_has_over_http(Refusal refusal)
    {
        (ResponseCode code, string message) = WireRefusals.Of(ChangeOutcome.Refused(refusal));

        Assert.Equal(RefusalStatus.Of(refusal).Code, code);
        Assert.Equal(refusal == Refusal.None, code == ResponseCode.Success);

        // Java clients try another site on code 2: right for what is wrong with this node alone, and for nothing else.
        Assert.Equal(refusal is Refusal.RecordUnreadable or Refusal.OutcomeUnknown, code == ResponseCode.Error);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void What_the_registry_says_more_than_its_refusal_reaches_the_peer()
    {
        Assert.Equal((ResponseCode.ValueAlreadyExists, "Index conflict for 5"), WireRefusals.Of(ChangeOutcome.Refused(Refusal.ValueExists, "Index conflict for 5")));
        Assert.Equal((ResponseCode.InsufficientPermissions, "Value is read-only"), WireRefusals.Of(ChangeOutcome.Refused(Refusal.NotPermitted, "Value is read-only")));
    }

    [Fact]
    public void Who_may_not_home_is_told_that_he_is_no_administrator()
    {
        Assert.Equal((ResponseCode.InvalidAdmin, ""), WireRefusals.OfHoming(ChangeOutcome.Refused(Refusal.NotPermitted)));
        Assert.Equal(WireRefusals.Of(ChangeOutcome.Refused(Refusal.DiskFull)), WireRefusals.OfHoming(ChangeOutcome.Refused(Refusal.DiskFull)));
    }
}
