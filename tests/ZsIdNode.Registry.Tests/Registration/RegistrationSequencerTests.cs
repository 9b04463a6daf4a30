using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Tests.Fakes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Registration;

public sealed class RegistrationSequencerTests
{
    private readonly TestRegistry _registry = new();

    [Fact]
    public async Task A_registration_is_logged_projected_and_then_answered()
    {
        ValueTask<ChangeOutcome> answer = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1"), Requester.Operator, Door.Http);
        Assert.False(answer.IsCompleted);

        await _registry.RunAsync();

        Assert.Equal(ChangeOutcome.Accepted(2, isNew: true), await answer);
        Assert.IsType<RecordWritten>(_registry.Log.Transactions[^1]);
        Assert.Equal(ResolutionStatus.Found, _registry.Resolve("88.118.42/lamp-1"));
    }

    [Fact]
    public async Task A_handle_that_exists_is_not_registered_again()
    {
        ValueTask<ChangeOutcome> first = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> second = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/lamp-1"), Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await first).IsAccepted);
        Assert.Equal(Refusal.HandleExists, (await second).Refusal);
    }

    [Fact]
    public async Task A_replacement_is_no_new_registration()
    {
        ValueTask<ChangeOutcome> first = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> second = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1", overwrite: true), Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await first).IsNew);
        Assert.Equal(ChangeOutcome.Accepted(3, isNew: false) with { HasOverwritten = true }, await second);
    }

    [Fact]
    public async Task A_handle_deleted_in_the_same_batch_can_be_registered_again()
    {
        _registry.Store("88.118.42/LAMP-1", HandleValue.OfText(1, "URL", "https://example.org/"));
        ValueTask<ChangeOutcome> delete = _registry.Registrar.DeleteAsync(Handle.Parse("88.118.42/LAMP-1"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> deleteAgain = _registry.Registrar.DeleteAsync(Handle.Parse("88.118.42/LAMP-1"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> register = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1"), Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await delete).IsAccepted);
        Assert.Equal(Refusal.HandleNotFound, (await deleteAgain).Refusal);
        Assert.True((await register).IsNew);
    }

    [Fact]
    public async Task A_prefix_homed_in_the_same_batch_takes_registrations()
    {
        ValueTask<ChangeOutcome> before = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.43/A"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> home = _registry.Registrar.HomeAsync(Prefix.Parse("88.118.43"), "小榄锁具", Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> homeAgain = _registry.Registrar.HomeAsync(Prefix.Parse("88.118.43"), "小榄锁具", Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> after = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.43/A"), Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.Equal(Refusal.NotHomedHere, (await before).Refusal);
        Assert.True((await home).IsAccepted);
        Assert.Equal(Refusal.PrefixHomed, (await homeAgain).Refusal);
        Assert.True((await after).IsAccepted);
    }

    [Fact]
    public async Task An_unhomed_prefix_neither_takes_registrations_nor_resolves_but_keeps_its_records()
    {
        _registry.Store("88.118.42/LAMP-1", HandleValue.OfText(1, "URL", "https://example.org/"));
        ValueTask<ChangeOutcome> unhome = _registry.Registrar.UnhomeAsync(Prefix.Parse("88.118.42"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> register = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-2"), Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.True((await unhome).IsAccepted);
        Assert.Equal(Refusal.NotHomedHere, (await register).Refusal);
        Assert.Equal(ResolutionStatus.NotResponsible, _registry.Resolve("88.118.42/LAMP-1"));
    }

    [Fact]
    public async Task What_waits_together_is_committed_together()
    {
        ValueTask<ChangeOutcome>[] answers = [.. Enumerable.Range(0, 50).Select(number =>
            _registry.Registrar.RegisterAsync(TestRegistry.Request($"88.118.42/{number}"), Requester.Operator, Door.Http))];

        await _registry.RunAsync();

        foreach (ValueTask<ChangeOutcome> answer in answers)
        {
            Assert.True((await answer).IsAccepted);
        }

        Assert.Equal([1, 50], _registry.Log.Commits);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once()
    {
        var registry = new TestRegistry(new SequencerOptions { QueuedMost = 1 });
        ValueTask<ChangeOutcome> taken = registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);

        ChangeOutcome refused = await registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/2"), Requester.Operator, Door.Http);
        await registry.RunAsync();

        Assert.Equal(Refusal.TooBusy, refused.Refusal);
        Assert.True((await taken).IsAccepted);
    }

    [Fact]
    public async Task A_queue_full_of_bytes_refuses_at_once_but_takes_anything_when_nothing_waits()
    {
        var registry = new TestRegistry(new SequencerOptions { QueuedBytesMost = 1 });
        ValueTask<ChangeOutcome> taken = registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);

        ChangeOutcome refused = await registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/2"), Requester.Operator, Door.Http);
        Task running = registry.Sequencer.RunAsync(CancellationToken.None);
        Assert.True((await taken).IsAccepted);
        ChangeOutcome after = await registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/2"), Requester.Operator, Door.Http);
        registry.Sequencer.Complete();
        await running;

        Assert.Equal(Refusal.TooBusy, refused.Refusal);
        Assert.True(after.IsAccepted);
    }

    [Fact]
    public async Task The_age_of_the_oldest_waiting_change_is_known_until_it_is_answered()
    {
        Assert.Null(_registry.Sequencer.OldestWaiting);
        ValueTask<ChangeOutcome> answer = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);
        _registry.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(TimeSpan.FromSeconds(6), _registry.Sequencer.OldestWaiting);
        await _registry.RunAsync();
        Assert.True((await answer).IsAccepted);
        Assert.Null(_registry.Sequencer.OldestWaiting);
    }

    [Fact]
    public async Task A_clock_far_behind_the_log_refuses_changes_but_not_counts_until_it_is_corrected()
    {
        Task running = _registry.Sequencer.RunAsync(CancellationToken.None);
        _registry.Time.Advance(TimeSpan.FromMinutes(-61));

        ChangeOutcome refused = await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);
        ChangeOutcome counted = await _registry.Sequencer.SubmitAsync(new CountActivity([]));
        Refusal trouble = _registry.Sequencer.Trouble;
        _registry.Time.Advance(TimeSpan.FromMinutes(1));
        ChangeOutcome accepted = await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);
        _registry.Sequencer.Complete();
        await running;

        Assert.Equal(Refusal.ClockBehind, refused.Refusal);
        Assert.Contains("0.01:01:00", refused.Message, StringComparison.Ordinal);
        Assert.True(counted.IsAccepted);
        Assert.Equal(Refusal.ClockBehind, trouble);
        Assert.True(accepted.IsAccepted);
        Assert.Equal(Refusal.None, _registry.Sequencer.Trouble);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_costs_its_own_change_and_not_the_writer()
    {
        Task running = _registry.Sequencer.RunAsync(CancellationToken.None);
        _registry.Records.OnDisk.Add("88.118.42/LAMP-1");
        _registry.Records.IsUnreadable = true;

        ChangeOutcome[] together = await _registry.Registrar.RegisterAsync(
            [TestRegistry.Request("88.118.42/LAMP-1"), TestRegistry.Request("88.118.42/LAMP-2")], Requester.Operator, Door.Http);
        ChangeOutcome after = await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-3"), Requester.Operator, Door.Http);
        _registry.Sequencer.Complete();
        await running;

        Assert.Equal([Refusal.RecordUnreadable, Refusal.None], together.Select(outcome => outcome.Refusal));
        Assert.True(after.IsAccepted);
        Assert.Equal(Refusal.None, _registry.Sequencer.Trouble);
    }

    [Theory]
    [InlineData(LogFailure.DiskFull, Refusal.DiskFull, Refusal.DiskFull)]
    [InlineData(LogFailure.Broken, Refusal.OutcomeUnknown, Refusal.LogUnavailable)]
    public async Task What_the_log_did_not_take_is_refused_and_not_seen(LogFailure failure, Refusal expected, Refusal trouble)
    {
        _registry.Log.Failure = failure;
        ValueTask<ChangeOutcome> answer = _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1"), Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.Equal(expected, (await answer).Refusal);
        Assert.Equal(trouble, _registry.Sequencer.Trouble);
        Assert.Equal(ResolutionStatus.HandleNotFound, _registry.Resolve("88.118.42/LAMP-1"));
    }

    [Fact]
    public async Task Of_a_batch_that_may_be_on_disk_only_what_was_accepted_is_in_doubt_and_later_changes_surely_did_not_happen()
    {
        Task running = _registry.Sequencer.RunAsync(CancellationToken.None);
        _registry.Log.Failure = LogFailure.Broken;

        ChangeOutcome[] batch = await _registry.Registrar.RegisterAsync(
            [TestRegistry.Request("88.118.42/1"), TestRegistry.Request("88.118.42/1")], Requester.Operator, Door.Http);
        _registry.Log.Failure = null;
        ChangeOutcome later = await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/2"), Requester.Operator, Door.Http);
        _registry.Sequencer.Complete();
        await running;

        Assert.Equal([Refusal.OutcomeUnknown, Refusal.LogUnavailable], batch.Select(outcome => outcome.Refusal));
        Assert.Equal(Refusal.LogUnavailable, later.Refusal);
        Assert.Equal([1], _registry.Log.Commits);
    }

    [Fact]
    public async Task A_view_that_fails_ends_the_writer_and_leaves_its_batch_in_doubt_and_the_queue_refused()
    {
        var registry = new TestRegistry(new SequencerOptions { BatchChangesMost = 1 });
        registry.Records.IsReadOnly = true;
        ValueTask<ChangeOutcome> logged = registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> queued = registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/2"), Requester.Operator, Door.Http);

        await Assert.ThrowsAsync<InvalidOperationException>(registry.RunAsync);

        Assert.Equal(Refusal.OutcomeUnknown, (await logged).Refusal);
        Assert.Equal(Refusal.LogUnavailable, (await queued).Refusal);
        Assert.Equal(Refusal.LogUnavailable, registry.Sequencer.Trouble);
        Assert.Equal(2, registry.Log.LastSequence);
    }

    [Theory]
    [InlineData(LogFailure.DiskFull, Refusal.DiskFull, Refusal.DiskFull)]
    [InlineData(LogFailure.Broken, Refusal.OutcomeUnknown, Refusal.LogUnavailable)]
    public async Task What_was_decided_upon_a_batch_that_then_fails_fails_with_it(LogFailure failure, Refusal first, Refusal second)
    {
        var registry = new TestRegistry(new SequencerOptions { BatchChangesMost = 1 }, place: CommitPlace.Late);
        registry.Log.Failure = failure;
        ValueTask<ChangeOutcome> created = registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> again = registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);

        await registry.RunAsync();

        Assert.Equal(first, (await created).Refusal);
        Assert.Equal(second, (await again).Refusal);
        Assert.Equal(ResolutionStatus.HandleNotFound, registry.Resolve("88.118.42/1"));
    }

    [Fact]
    public async Task After_a_failed_batch_the_numbers_and_the_records_go_on_from_what_was_logged()
    {
        var registry = new TestRegistry(new SequencerOptions { BatchChangesMost = 1 }, place: CommitPlace.Late);
        registry.Log.Failure = LogFailure.DiskFull;
        Task<ChangeOutcome[]> failing = registry.Registrar.RegisterAsync([TestRegistry.Request("88.118.42/1"), TestRegistry.Request("88.118.42/2")], Requester.Operator, Door.Http);
        ValueTask<ChangeOutcome> third = registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/3"), Requester.Operator, Door.Http);
        await registry.RunAsync();
        Assert.All(await failing, outcome => Assert.Equal(Refusal.DiskFull, outcome.Refusal));
        Assert.Equal(Refusal.DiskFull, (await third).Refusal);

        registry.Log.Failure = null;
        RegistrationSequencer next = registry.NextSequencer();
        Task<ChangeOutcome> accepted = next.SubmitAsync(new WriteRecord(Handle.Parse("88.118.42/1"), TestRegistry.Record("88.118.42/1"), Overwrite: false, Requester.Operator, Door.Http)).AsTask();
        next.Complete();
        await next.RunAsync(CancellationToken.None);

        Assert.True((await accepted) is { IsAccepted: true, IsNew: true, Sequence: 2 });
    }

    [Fact]
    public async Task A_submission_that_two_commits_share_is_answered_after_the_second()
    {
        var registry = new TestRegistry(place: CommitPlace.Late);
        registry.Log.Failure = LogFailure.DiskFull;
        registry.Log.CommitsBeforeFailure = 1;
        RegistrationRequest[] requests = [.. Enumerable.Range(0, ITransactionLog.CommitTransactionsMost + 1).Select(number => TestRegistry.Request($"88.118.42/{number}"))];
        Task<ChangeOutcome[]> answers = registry.Registrar.RegisterAsync(requests, Requester.Operator, Door.Http);

        await registry.RunAsync();

        Assert.All((await answers)[..^1], outcome => Assert.True(outcome.IsAccepted));
        Assert.Equal(Refusal.DiskFull, (await answers)[^1].Refusal);
    }

    [Fact]
    public async Task Who_goes_on_registering_when_he_is_answered_keeps_nobody_from_his_answer()
    {
        // Away from the test's own context, so that what follows an answer follows on the thread that lets it go.
        int rounds = await Task.Run(static () => RoundsUntilTheLastIsAnsweredAsync(roundsMost: 1_000));

        Assert.InRange(rounds, 0, 999);
    }

    [Fact]
    public async Task Registration_comes_back_when_the_disk_has_space_again()
    {
        Task running = _registry.Sequencer.RunAsync(CancellationToken.None);
        _registry.Log.Failure = LogFailure.DiskFull;
        ChangeOutcome refused = await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1"), Requester.Operator, Door.Http);
        _registry.Log.Failure = null;

        ChangeOutcome accepted = await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/LAMP-1"), Requester.Operator, Door.Http);
        _registry.Sequencer.Complete();
        await running;

        Assert.Equal(Refusal.DiskFull, refused.Refusal);
        Assert.True(accepted.IsNew);
        Assert.Equal(Refusal.None, _registry.Sequencer.Trouble);
    }

    [Fact]
    public async Task A_clock_that_steps_back_does_not_turn_the_log_around()
    {
        Task running = _registry.Sequencer.RunAsync(CancellationToken.None);
        await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);
        _registry.Time.Advance(TimeSpan.FromHours(-1));
        await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/2"), Requester.Operator, Door.Http);
        _registry.Sequencer.Complete();
        await running;

        Assert.True(_registry.Log.Transactions[^1].Time >= _registry.Log.Transactions[^2].Time);
    }

    [Fact]
    public async Task After_the_end_every_change_is_refused_and_nobody_waits()
    {
        await _registry.RunAsync();

        ChangeOutcome late = await _registry.Registrar.RegisterAsync(TestRegistry.Request("88.118.42/1"), Requester.Operator, Door.Http);

        Assert.Equal(Refusal.LogUnavailable, late.Refusal);
    }

    [Fact]
    public async Task A_value_that_breaks_a_rule_is_refused_with_its_fault_and_the_others_go_on()
    {
        RegistrationRequest bad = TestRegistry.Request("88.118.42/1") with { Values = [HandleValue.OfText(0, "URL", "x")] };
        Task<ChangeOutcome[]> answers = _registry.Registrar.RegisterAsync([bad, TestRegistry.Request("88.118.42/2")], Requester.Operator, Door.Http);

        await _registry.RunAsync();

        Assert.Equal(Refusal.InvalidValue, (await answers)[0].Refusal);
        Assert.Contains("index 0", (await answers)[0].Message, StringComparison.Ordinal);
        Assert.True((await answers)[1].IsAccepted);
    }

    [Fact]
    public async Task Values_are_dated_by_the_node_and_stored_in_the_order_of_their_index()
    {
        RegistrationRequest request = TestRegistry.Request("88.118.42/1") with
        {
            Values = [HandleValue.OfText(7, "DESC", "x") with { Timestamp = 5 }, HandleValue.OfText(1, "URL", "y")],
        };
        ValueTask<ChangeOutcome> answer = _registry.Registrar.RegisterAsync(request, Requester.Operator, Door.Http);

        await _registry.RunAsync();
        await answer;

        var written = (RecordWritten)_registry.Log.Transactions[^1];
        var values = ValueEncoding.TryReadAll(new Registry.Records.StoredRecord(written.Record.Span).Values)!.Value;
        Assert.Equal([1, 7], values.Select(value => value.Index));
        Assert.All(values, value => Assert.Equal((uint)_registry.Time.GetUtcNow().ToUnixTimeSeconds(), value.Timestamp));
    }

    /// <summary>Three wait in a row, two of whom register again and again from when they are answered until the third is.</summary>
    private static async Task<int> RoundsUntilTheLastIsAnsweredAsync(int roundsMost)
    {
        var registry = new TestRegistry(place: CommitPlace.Late);
        Task<ChangeOutcome> AskAsync(string name) => registry.Registrar.RegisterAsync(TestRegistry.Request($"88.118.42/{name}"), Requester.Operator, Door.Http).AsTask();
        Task<ChangeOutcome>? last = null;
        int rounds = 0;
        async Task GoOnAsync(string name)
        {
            await AskAsync(name);
            while (!last!.IsCompleted && Interlocked.Increment(ref rounds) < roundsMost)
            {
                await AskAsync($"{name}-{rounds}");
            }
        }

        Task[] goingOn = [GoOnAsync("a"), GoOnAsync("b")];
        last = AskAsync("c");
        Task running = registry.Sequencer.RunAsync(CancellationToken.None);
        Task<ChangeOutcome> after = AskAsync("d");
        await last.WaitAsync(TimeSpan.FromSeconds(30));
        int needed = rounds;
        registry.Sequencer.Complete();
        await Task.WhenAll([running, after, .. goingOn]);
        return needed;
    }
}
