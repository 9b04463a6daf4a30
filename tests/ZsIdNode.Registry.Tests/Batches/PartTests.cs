using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Tests.Fakes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Batches;

/// <summary>Parts of batches before the one writer.</summary>
public sealed class PartTests
{
    private readonly TestRegistry _registry = new();

    [Fact]
    public async Task A_part_is_one_commit_that_ends_with_its_being_taken()
    {
        Task<PartAnswer> answer = SubmitAsync(0, "A", "10.1000/no", "B", "a");

        await _registry.RunAsync();

        PartAnswer taken = await answer;
        Assert.True(taken.Failure.IsAccepted);
        Assert.False(taken.IsRepeated);
        Assert.Equal([Refusal.None, Refusal.NotHomedHere, Refusal.None, Refusal.HandleExists], taken.Outcomes.Select(outcome => outcome.Refusal));
        Assert.Equal([1, 3], _registry.Log.Commits);
        BatchPartTaken logged = Assert.IsType<BatchPartTaken>(_registry.Log.Transactions[^1]);
        Assert.Equal((4, 2, 2, 2L), (logged.Lines, logged.Registered, logged.Refused, logged.FirstSequence));
    }

    [Fact]
    public async Task A_malformed_line_keeps_its_place_and_its_message()
    {
        PartLine[] lines = [PartLine.Malformed("The line is not JSON."), new(TestRegistry.Request("88.118.42/A"), default)];
        Task<PartAnswer> first = _registry.Registrar.RegisterAsync(Part(0), lines, Requester.Operator, Door.Http);
        Task<PartAnswer> second = _registry.Registrar.RegisterAsync(Part(0), lines, Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.Equal(ChangeOutcome.Refused(Refusal.InvalidValue, "The line is not JSON."), (await first).Outcomes[0]);
        Assert.Equal((await first).Outcomes, (await second).Outcomes);
        Assert.True((await second).IsRepeated);
    }

    [Fact]
    public async Task A_part_that_comes_again_later_has_the_outcomes_of_then()
    {
        Task<PartAnswer> first = SubmitAsync(3, "A", "10.1000/no", "B");
        await _registry.RunAsync();
        RegistrationSequencer next = _registry.NextSequencer();

        Task<PartAnswer> again = SubmitAsync(next, 3, "A", "10.1000/no", "B");
        await RunAsync(next);

        Assert.True((await again).IsRepeated);
        Assert.Equal((await first).Outcomes, (await again).Outcomes);
        Assert.Equal([1, 3], _registry.Log.Commits);
    }

    [Fact]
    public async Task A_part_that_comes_again_in_the_same_batch_is_decided_once()
    {
        Task<PartAnswer> first = SubmitAsync(0, "A", "B");
        Task<PartAnswer> second = SubmitAsync(0, "A", "B");

        await _registry.RunAsync();

        Assert.False((await first).IsRepeated);
        Assert.True((await second).IsRepeated);
        Assert.Equal((await first).Outcomes, (await second).Outcomes);
        Assert.Equal([1, 3], _registry.Log.Commits);
    }

    [Fact]
    public async Task A_part_that_is_under_commit_is_not_decided_again_in_the_next_batch()
    {
        // One change fills a batch, so that the part is decided again while the commit of the first waits.
        var registry = new TestRegistry(new SequencerOptions { BatchChangesMost = 1 }, place: CommitPlace.Late);
        Task<PartAnswer>[] answers = [.. Enumerable.Range(0, 3).Select(_ => SubmitAsync(registry.Registrar, 0, "A", "B"))];

        await registry.RunAsync();

        PartAnswer[] taken = await Task.WhenAll(answers);
        Assert.Equal([false, true, true], taken.Select(answer => answer.IsRepeated));
        Assert.All(taken, answer => Assert.Equal(taken[0].Outcomes, answer.Outcomes));
        Assert.Equal([1, 3], registry.Log.Commits);
    }

    [Fact]
    public async Task A_part_with_other_content_is_refused_and_changes_nothing()
    {
        Task<PartAnswer> first = SubmitAsync(0, "A");
        Task<PartAnswer> other = SubmitAsync(0, "B");
        Task<PartAnswer> longer = _registry.Registrar.RegisterAsync(Part(0, "A"), [Line("A"), Line("B")], Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await first).Failure.IsAccepted);
        Assert.Equal(Refusal.PartDiffers, (await other).Failure.Refusal);
        Assert.Contains("part 0 of batch 'import'", (await other).Failure.Message, StringComparison.Ordinal);
        Assert.Equal(Refusal.PartDiffers, (await longer).Failure.Refusal);
        Assert.Null(_registry.ValuesOf("88.118.42/B"));
    }

    [Fact]
    public async Task The_same_part_of_another_batch_is_another_part()
    {
        Task<PartAnswer> first = SubmitAsync(0, "A");
        Task<PartAnswer> other = _registry.Registrar.RegisterAsync(Part(0, "A") with { Key = BatchKey.Parse("IMPORT") }, [Line("A")], Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await first).Outcomes[0].IsAccepted);
        Assert.False((await other).IsRepeated);
        Assert.Equal(Refusal.HandleExists, (await other).Outcomes[0].Refusal);
    }

    [Fact]
    public async Task After_a_full_disk_the_part_is_taken_as_if_it_came_for_the_first_time()
    {
        _registry.Log.Failure = LogFailure.DiskFull;
        Task<PartAnswer> refused = SubmitAsync(0, "A", "10.1000/no");
        await _registry.RunAsync();
        _registry.Log.Failure = null;
        RegistrationSequencer next = _registry.NextSequencer();

        Task<PartAnswer> again = SubmitAsync(next, 0, "A", "10.1000/no");
        await RunAsync(next);

        Assert.Equal(Refusal.DiskFull, (await refused).Failure.Refusal);
        Assert.False((await again).IsRepeated);
        Assert.Equal([Refusal.None, Refusal.NotHomedHere], (await again).Outcomes.Select(outcome => outcome.Refusal));
    }

    [Fact]
    public async Task What_a_part_builds_upon_and_what_repeats_it_fail_with_it()
    {
        var registry = new TestRegistry(new SequencerOptions { BatchChangesMost = 1 }, place: CommitPlace.Late);
        registry.Log.Failure = LogFailure.Broken;
        Task<PartAnswer> first = SubmitAsync(registry.Registrar, 0, "A");
        Task<PartAnswer> repeated = SubmitAsync(registry.Registrar, 0, "A");
        Task<PartAnswer> behind = SubmitAsync(registry.Registrar, 1, "B");

        await registry.RunAsync();

        // Nobody may be told that nothing happened as long as the part may be on disk.
        Assert.Equal(Refusal.OutcomeUnknown, (await first).Failure.Refusal);
        Assert.Equal(Refusal.OutcomeUnknown, (await repeated).Failure.Refusal);
        Assert.Equal(Refusal.LogUnavailable, (await behind).Failure.Refusal);
    }

    [Fact]
    public async Task A_part_of_which_every_line_was_refused_is_in_doubt_as_any_other()
    {
        _registry.Log.Failure = LogFailure.Broken;
        Task<PartAnswer> answer = SubmitAsync(0, "10.1000/no");

        await _registry.RunAsync();

        Assert.Equal(Refusal.OutcomeUnknown, (await answer).Failure.Refusal);
    }

    [Fact]
    public async Task A_clock_that_is_behind_refuses_the_part_and_not_its_lines_for_ever()
    {
        Task<PartAnswer> early = SubmitAsync(0, "A");
        await _registry.RunAsync();
        _registry.Time.Advance(-TimeSpan.FromDays(2));
        RegistrationSequencer behind = _registry.NextSequencer();
        Task<PartAnswer> refused = SubmitAsync(behind, 1, "B");
        Task<PartAnswer> repeated = SubmitAsync(behind, 0, "A");
        await RunAsync(behind);
        _registry.Time.Advance(TimeSpan.FromDays(2));
        RegistrationSequencer right = _registry.NextSequencer();
        Task<PartAnswer> taken = SubmitAsync(right, 1, "B");
        await RunAsync(right);

        Assert.True((await early).Failure.IsAccepted);
        Assert.Equal(Refusal.ClockBehind, (await refused).Failure.Refusal);
        Assert.True((await repeated).IsRepeated);
        Assert.True((await taken).Outcomes[0].IsAccepted);
        Assert.False((await taken).IsRepeated);
    }

    [Fact]
    public async Task A_part_that_replaced_records_says_so_again()
    {
        _registry.Store("88.118.42/A");
        PartLine[] lines = [new(TestRegistry.Request("88.118.42/A", overwrite: true), default), Line("B")];
        Task<PartAnswer> first = _registry.Registrar.RegisterAsync(Part(0), lines, Requester.Operator, Door.Http);
        Task<PartAnswer> second = _registry.Registrar.RegisterAsync(Part(0), lines, Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.Equal([true, false], (await first).Outcomes.Select(outcome => outcome.HasOverwritten));
        Assert.Equal((await first).Outcomes, (await second).Outcomes);
    }

    [Fact]
    public async Task A_part_is_never_split_over_commits()
    {
        var registry = new TestRegistry(new SequencerOptions { BatchChangesMost = 100_000, BatchBytesMost = int.MaxValue });
        string[] names = [.. Enumerable.Range(0, 30_000).Select(number => $"N{number}")];
        Task<PartAnswer>[] answers = [.. Enumerable.Range(0, 3).Select(part => SubmitAsync(registry.Registrar, part, [.. names.Select(name => $"{part}-{name}")]))];

        await registry.RunAsync();

        Assert.All(await Task.WhenAll(answers), answer => Assert.True(answer.Failure.IsAccepted));
        Assert.Equal([1, 2 * 30_001, 30_001], registry.Log.Commits);
    }

    [Fact]
    public async Task A_part_that_no_commit_takes_is_refused()
    {
        string[] names = [.. Enumerable.Range(0, ITransactionLog.CommitTransactionsMost).Select(number => $"N{number}")];
        Task<PartAnswer> answer = SubmitAsync(0, names);
        Task<PartAnswer> largest = SubmitAsync(1, names[1..]);

        await _registry.RunAsync();

        Assert.Equal(Refusal.PartTooLarge, (await answer).Failure.Refusal);
        Assert.True((await largest).Failure.IsAccepted);
    }

    [Fact]
    public async Task A_batch_that_grows_beyond_what_is_remembered_is_refused_and_what_was_taken_of_it_stays_known()
    {
        var registry = new TestRegistry(batches: new BatchLedgerOptions { BytesMost = 1_000 });
        Task<PartAnswer>[] answers = [.. Enumerable.Range(0, 6).Select(part => SubmitAsync(registry.Registrar, part, $"A{part}"))];
        await registry.RunAsync();
        RegistrationSequencer next = registry.NextSequencer();
        Task<PartAnswer> more = SubmitAsync(next, 6, "A6");
        Task<PartAnswer> repeated = SubmitAsync(next, 5, "A5");
        await RunAsync(next);

        Assert.All(await Task.WhenAll(answers), answer => Assert.True(answer.Failure.IsAccepted));
        Assert.Equal(Refusal.PartTooLarge, (await more).Failure.Refusal);
        Assert.True((await repeated).IsRepeated);
    }

    private static Task RunAsync(RegistrationSequencer sequencer)
    {
        sequencer.Complete();
        return sequencer.RunAsync(CancellationToken.None);
    }

    private static BatchPart Part(int number, params string[] names) =>
        new(BatchKey.Parse("import"), number, PartDigest.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', names))));

    private static PartLine Line(string name) => new(TestRegistry.Request(name.Contains('/', StringComparison.Ordinal) ? name : $"88.118.42/{name}"), default);

    private static Task<PartAnswer> SubmitAsync(Registrar registrar, int number, params string[] names) =>
        registrar.RegisterAsync(Part(number, names), [.. names.Select(Line)], Requester.Operator, Door.Http);

    private Task<PartAnswer> SubmitAsync(RegistrationSequencer sequencer, int number, params string[] names) =>
        SubmitAsync(new Registrar(sequencer, _registry.Time), number, names);

    private Task<PartAnswer> SubmitAsync(int number, params string[] names) => SubmitAsync(_registry.Registrar, number, names);
}
