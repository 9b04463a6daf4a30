using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Tests.Fakes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Registration;

public sealed class ChainTests
{
    private static readonly Prefix s_prefix = Prefix.Parse("88.118.43");
    private static readonly HandleValue s_site = HandleValue.OfText(1, "URL", "https://example.org/");

    private readonly TestRegistry _registry = new();

    [Fact]
    public async Task A_prefix_and_its_record_are_one_commit()
    {
        int commits = _registry.Log.Commits.Count;
        ValueTask<ChangeOutcome> homed = _registry.Registrar.HomeAsync(s_prefix, "", [s_site], Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await homed).IsAccepted);
        Assert.Equal([2], _registry.Log.Commits.Skip(commits));
        Assert.Equal(ResolutionStatus.Found, _registry.Resolve("0.NA/88.118.43"));
    }

    [Fact]
    public async Task Behind_a_refusal_nothing_of_a_chain_is_decided()
    {
        // 88.118.42.1 has its prefix record here whether it is homed or not: its parent is.
        var prefix = Prefix.Parse("88.118.42.1");
        ValueTask<ChangeOutcome> refused = _registry.Registrar.HomeAsync(prefix, "", [s_site], Requester.Anonymous, Door.Tcp);
        ValueTask<ChangeOutcome> other = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP"), Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.Equal(Refusal.NotAuthenticated, (await refused).Refusal);
        Assert.True((await other).IsAccepted);
        Assert.Equal(ResolutionStatus.HandleNotFound, _registry.Resolve("0.NA/88.118.42.1"));
    }

    [Fact]
    public async Task Every_change_behind_a_refusal_is_refused_for_the_same_reason()
    {
        Task<ChangeOutcome[]> chain = _registry.Sequencer.SubmitChainAsync(
        [
            new HomePrefix(s_prefix, "", Requester.Operator, Door.Http),
            new UnhomePrefix(Prefix.Parse("10.1"), Requester.Operator, Door.Http),
            new UnhomePrefix(s_prefix, Requester.Operator, Door.Http),
        ]);

        await _registry.RunAsync();

        Assert.Equal([Refusal.None, Refusal.PrefixNotHomed, Refusal.PrefixNotHomed], (await chain).Select(outcome => outcome.Refusal));
        Assert.NotNull(_registry.Prefixes.Current.Find("88.118.43"u8));
    }

    [Fact]
    public async Task A_prefix_record_that_breaks_a_rule_leaves_the_prefix_unhomed()
    {
        ChangeOutcome outcome = await _registry.Registrar.HomeAsync(s_prefix, "", [], Requester.Operator, Door.Http);

        Assert.Equal(Refusal.InvalidValue, outcome.Refusal);
        Assert.Null(_registry.Prefixes.Current.Find("88.118.43"u8));
    }

    [Fact]
    public async Task A_prefix_record_that_stands_already_stays()
    {
        _registry.Store("0.NA/88.118.43", HandleValue.OfText(7, "URL", "https://example.org/own"));
        ValueTask<ChangeOutcome> homed = _registry.Registrar.HomeAsync(s_prefix, "", [s_site], Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await homed).IsAccepted);
        Assert.Equal(0, _registry.Log.Transactions.Count(transaction => transaction is RecordWritten));
    }

    [Fact]
    public async Task An_outcome_says_whether_something_was_overwritten()
    {
        ValueTask<ChangeOutcome> first = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP", overwrite: true), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> second = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP", overwrite: true), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> beside = _registry.Registrar.AddAsync(Handle.Parse("88.118.42/LAMP"), [HandleValue.OfText(2, "URL", "x")], overwrite: true, Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> over = _registry.Registrar.AddAsync(Handle.Parse("88.118.42/LAMP"), [HandleValue.OfText(2, "URL", "y")], overwrite: true, Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.Equal([false, true, false, true], new[] { await first, await second, await beside, await over }.Select(outcome => outcome.HasOverwritten));
    }
}
