using ZsIdNode.Handles;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Tests.Fakes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Registration;

/// <summary>What the log takes in one commit bounds a batch, whatever was handed in together. The log of the tests checks each commit.</summary>
public sealed class CommitBoundsTests
{
    private const int MiB = 1_024 * 1_024;

    private static readonly string OneMiB = new('a', MiB);

    private readonly TestRegistry _registry = new();

    [Fact]
    public async Task A_submission_of_more_transactions_than_a_commit_takes_spans_several()
    {
        Task<ChangeOutcome[]> answer = _registry.Sequencer.SubmitAsync([.. Enumerable.Repeat(CountOf(0), 70_000)]);

        await _registry.RunAsync();

        Assert.All(await answer, outcome => Assert.True(outcome.IsAccepted));
        Assert.Equal([1, 65_536, 70_000 - 65_536], _registry.Log.Commits);
    }

    [Fact]
    public async Task A_submission_of_more_bytes_than_a_commit_takes_spans_several()
    {
        Task<ChangeOutcome[]> answer = _registry.Sequencer.SubmitAsync([CountOf(30), CountOf(30), CountOf(30), CountOf(1)]);

        await _registry.RunAsync();

        Assert.Equal([2L, 3, 4, 5], (await answer).Select(outcome => outcome.Sequence));
        Assert.Equal([1, 2, 2], _registry.Log.Commits);
    }

    [Theory]
    [InlineData(LogFailure.DiskFull, Refusal.DiskFull)]
    [InlineData(LogFailure.Broken, Refusal.OutcomeUnknown)]
    public async Task When_a_later_commit_of_a_submission_fails_its_own_outcomes_say_so(LogFailure failure, Refusal expected)
    {
        _registry.Log.Failure = failure;
        _registry.Log.CommitsBeforeFailure = 1;
        Task<ChangeOutcome[]> answer = _registry.Sequencer.SubmitAsync([CountOf(30), CountOf(30), CountOf(30)]);

        await _registry.RunAsync();

        Assert.Equal([Refusal.None, Refusal.None, expected], (await answer).Select(outcome => outcome.Refusal));
        Assert.Equal([1, 2], _registry.Log.Commits);
    }

    [Fact]
    public async Task A_change_that_fits_into_no_commit_is_refused_and_the_others_go_on()
    {
        Task<ChangeOutcome[]> answer = _registry.Sequencer.SubmitAsync([CountOf(1), CountOf(65), CountOf(1)]);

        await _registry.RunAsync();

        Assert.Equal([Refusal.None, Refusal.InvalidValue, Refusal.None], (await answer).Select(outcome => outcome.Refusal));
        Assert.Contains("larger", (await answer)[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_that_belong_together_are_never_in_two_commits()
    {
        Task<ChangeOutcome[]> before = _registry.Sequencer.SubmitAsync([CountOf(5)]);
        Task<ChangeOutcome[]> fits = _registry.Sequencer.SubmitChainAsync([CountOf(30), CountOf(30)]);
        Task<ChangeOutcome[]> cannotFit = _registry.Sequencer.SubmitChainAsync([CountOf(30), CountOf(30), CountOf(30)]);

        await _registry.RunAsync();

        Assert.True((await before)[0].IsAccepted);
        Assert.All(await fits, outcome => Assert.True(outcome.IsAccepted));
        Assert.All(await cannotFit, outcome => Assert.Equal(Refusal.InvalidValue, outcome.Refusal));
        Assert.Equal([1, 1, 2], _registry.Log.Commits);
    }

    private static CountActivity CountOf(int mebibytes) =>
        new([.. Enumerable.Repeat(new ActivityDelta(20_000, OneMiB, Door.Http, Measure: 1, Count: 1), mebibytes)]);
}
