using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Simulation.Model;
using ZsIdNode.Simulation.Ports;
using ZsIdNode.Testing;

namespace ZsIdNode.Simulation;

/// <summary>
/// A node, its clients, its disk and its clock, all led by one seed; beside it a naive model that is told
/// the same. Whatever the node answers is compared with what the model would have answered.
/// </summary>
public sealed class World
{
    private const int StepsBetweenAudits = 50;

    private readonly int _seed;
    private readonly Random _dice;
    private readonly Bug _bug;

    // Two and a half days before the new year in Beijing: a world of 2,000 steps sees about a week.
    private readonly FakeTime _time = new(new DateTimeOffset(2026, 12, 29, 4, 0, 0, TimeSpan.Zero));
    private readonly Crowd _crowd;
    private readonly Importers _importers;
    private readonly CrashingLog _log;
    private readonly NaiveRegistry _model = new();
    private readonly RecordBuffer _buffer = new();
    private readonly List<Submission> _waiting = [];
    private readonly List<Wish> _inDoubt = [];

    private NodeLife _node;
    private ActivityBatch? _flushing;
    private int _failuresHeard;

    // Lines of a part that were found in the log after a crash; that the part was taken must follow.
    private int _linesFound;
    private int _step;

    public World(int seed, Bug bug = Bug.None)
    {
        _seed = seed;
        _dice = new Random(seed);
        _bug = bug;
        _crowd = new Crowd(_dice);
        _importers = new Importers(_dice, _crowd);
        _log = new CrashingLog(_dice, bug);
        _node = new NodeLife(_log, _time, _dice, bug);
    }

    public Happenings Happenings { get; } = new();

    /// <summary>The log at its end, in words; equal for equal seeds.</summary>
    public IEnumerable<string> Log => _log.Transactions.Select(transaction => $"{transaction.Sequence} {transaction.Time:O} {Evidence.Describe(transaction)}");

    /// <exception cref="InvariantBrokenException">Something happened that never may.</exception>
    public async Task RunAsync(int steps)
    {
        for (_step = 1; _step <= steps; _step++)
        {
            MoveClock();
            await StepAsync();
            if (_step % StepsBetweenAudits == 0 && _waiting.Count == 0)
            {
                await AuditAsync();
            }
        }

        await StopAndStartAsync();
        await AuditAsync();
    }

    private Task StepAsync() => _dice.Next(1_000) switch
    {
        < 280 => ResolveAsync(),
        < 540 => SubmitAsync(),
        < 590 => BurstAsync(),
        < 720 => SendPartAsync(),
        < 760 => SubmitAsync(_dice.Next(6) > 0 ? new HomeWish(_crowd.Prefix(), _crowd.Registrant()) : new UnhomeWish(_crowd.Prefix())),
        < 850 => FlushAsync(),
        < 964 => WorkOffAsync(),
        < 984 => TouchDiskAsync(),
        < 990 => KillAsync(),
        _ => StopAndStartAsync(),
    };

    private void MoveClock()
    {
        TimeSpan by = _dice.Next(1_000) switch
        {
            < 700 => TimeSpan.FromMicroseconds(_dice.Next(900_000)),
            < 990 => TimeSpan.FromMinutes(_dice.NextDouble() * 20),
            < 996 => TimeSpan.FromHours(_dice.NextDouble() * 6),
            _ => -TimeSpan.FromHours(_dice.NextDouble() * 3),
        };
        Happenings.Note(Happening.ClockSetBack, by < TimeSpan.Zero);
        _time.Advance(by);
    }

    private async Task ResolveAsync()
    {
        for (int left = 1 + _dice.Next(4); left > 0; left--)
        {
            string question = _crowd.Question();
            int index = _dice.Next(4);
            Door door = _crowd.Door();
            (Measure measure, int ordinal) = await AskAsync(question, index);
            string prefix = _node.Stored.Prefixes.NameOf(ordinal);
            Require(prefix == _model.CountedUnder(question), $"the question for {question} counts under '{prefix}'");
            Count(ordinal, question, door, measure);
            Happenings.Note(Happening.Resolution);
        }
    }

    /// <summary>Asks the node, and holds its answer against the model's.</summary>
    /// <param name="index">The only index wanted; 0 for all.</param>
    private async Task<(Measure Measure, int Ordinal)> AskAsync(string question, int index)
    {
        byte[] handle = Encoding.UTF8.GetBytes(question);
        ResolutionResult result = _node.Resolver.Resolve(handle, _buffer);
        if (result.Status == ResolutionStatus.OnDisk)
        {
            result = await _node.Resolver.ResolveFromDiskAsync(handle, result, _buffer, CancellationToken.None);
        }

        bool found = result.Status == ResolutionStatus.Found;
        ImmutableArray<HandleValue>? answer = found ? Select(index) : null;
        ImmutableArray<HandleValue>? values = _model.IsOurs(question) ? _model.ValuesOf(question) : null;
        ImmutableArray<HandleValue>? expected = values?.RemoveAll(value => (value.Permissions & ValuePermissions.PublicRead) == 0 || (index != 0 && value.Index != index));

        Require((result.Status == ResolutionStatus.NotResponsible) != _model.IsOurs(question), $"{question} is answered with {result.Status}");
        Require(found == expected.HasValue, $"{question} is answered with {result.Status}; in the model it has {expected?.Length.ToString() ?? "no"} values");
        Require(!found || answer!.Value.SequenceEqual(expected!.Value), $"{question} is answered with other values than were registered");
        return (MeasureOf(result.Status, answer?.Length ?? 0), result.Ordinal);
    }

    private ImmutableArray<HandleValue> Select(int index)
    {
        var selection = new ValueSelection();
        if (index != 0)
        {
            selection.AddIndex(index);
        }

        var record = new StoredRecord(_buffer.Bytes);
        byte[] values = new byte[record.Values.Length];
        SelectionResult selected = ValueSelector.Select(record, selection, publicOnly: true, values);
        return ValueEncoding.TryReadAll(values.AsSpan(0, selected.Bytes)) ?? throw Broken("the selected values are not encoded values");
    }

    private static Measure MeasureOf(ResolutionStatus status, int values) => status switch
    {
        ResolutionStatus.NotResponsible => Measure.NotResponsible,
        ResolutionStatus.HandleNotFound => Measure.HandleNotFound,
        _ => values > 0 ? Measure.Resolved : Measure.ValuesNotFound,
    };

    private void Count(int ordinal, string handle, Door door, Measure measure)
    {
        DateTimeOffset now = _time.GetUtcNow();
        _node.Counter.Count(ordinal, door, measure, now.ToUnixTimeSeconds());
        _model.Unlogged.Add(new CountKey(CountKey.DayOf(now), _model.CountedUnder(handle), door, measure), 1);
    }

    private Task SubmitAsync() => SubmitAsync(
        _dice.Next(4) > 0 ? _crowd.Registration(_time.GetUtcNow()) : new DeleteWish(_crowd.Handle(), _crowd.Door()));

    private Task SubmitAsync(Wish wish)
    {
        Registrar registrar = _node.Registrar;
        ValueTask<ChangeOutcome> answer = wish switch
        {
            RegisterWish register => registrar.RegisterAsync(RequestOf(register), Requester.Operator, register.Door),
            DeleteWish delete => registrar.DeleteAsync(Handle.Parse(delete.Handle), Requester.Operator, delete.Door),
            HomeWish home => registrar.HomeAsync(Prefix.Parse(home.Prefix), home.Registrant, Requester.Operator, Door.Http),
            UnhomeWish unhome => registrar.UnhomeAsync(Prefix.Parse(unhome.Prefix), Requester.Operator, Door.Http),
            _ => throw new ArgumentOutOfRangeException(nameof(wish), wish, null),
        };
        _waiting.Add(new Submission([wish], Alone(answer)));
        return Task.CompletedTask;

        static async Task<ChangeOutcome[]> Alone(ValueTask<ChangeOutcome> answer) => [await answer];
    }

    /// <summary>Several registrations handed in together, through one door.</summary>
    private Task BurstAsync()
    {
        Door door = _crowd.Door();
        RegisterWish[] wishes = [.. Enumerable.Range(0, 2 + _dice.Next(10)).Select(_ => _crowd.Registration(_time.GetUtcNow()) with { Door = door })];
        _waiting.Add(new Submission(wishes, _node.Registrar.RegisterAsync([.. wishes.Select(RequestOf)], Requester.Operator, door)));
        return Task.CompletedTask;
    }

    private Task SendPartAsync()
    {
        PartWish wish = _importers.Next(_time.GetUtcNow());
        PartLine[] lines = [.. wish.Lines.Select(line => new PartLine(RequestOf(line), default))];
        _waiting.Add(new PartSubmission(wish, _node.Registrar.RegisterAsync(wish.Part, lines, Requester.Operator, wish.Lines[0].Door)));
        return Task.CompletedTask;
    }

    // From the highest index down: the registrar has to put them in order.
    private static RegistrationRequest RequestOf(RegisterWish wish) =>
        new(Handle.Parse(wish.Handle), [.. wish.Values.Reverse().Select(value => value with { Timestamp = 17 })], wish.Overwrite);

    /// <summary>The first half of a flush: takes what was counted and hands it in. The second half follows its answer.</summary>
    private Task FlushAsync()
    {
        if (_flushing is not null)
        {
            return Task.CompletedTask;
        }

        _flushing = _node.Counter.Drain();
        var drained = new CountLedger();
        foreach (ActivityCount count in _flushing.Counts)
        {
            drained.Add(new CountKey(count.Day.Date, _node.Stored.Prefixes.NameOf(count.Prefix), count.Door, count.Measure), count.Count);
        }

        string? difference = _model.Unlogged.DifferenceFrom(drained.Counts);
        Require(difference is null, $"the counter gives away: {difference}");
        if (_flushing.IsEmpty)
        {
            EndFlush(written: false);
            return Task.CompletedTask;
        }

        ImmutableArray<ActivityDelta> deltas =
        [
            .. _flushing.Counts.Select(count => new ActivityDelta(count.Day.Number, _node.Stored.Prefixes.NameOf(count.Prefix), count.Door, (byte)count.Measure, count.Count)),
        ];
        _waiting.Add(new Submission([new FlushWish(drained.Counts)], _node.Sequencer.SubmitAsync([new CountActivity(deltas)])));
        if (_bug == Bug.FlusherCommitsEarly)
        {
            _flushing.Commit();
        }

        return Task.CompletedTask;
    }

    private void EndFlush(bool written)
    {
        if (written && _bug != Bug.FlusherNeverCommits)
        {
            _flushing?.Commit();
        }

        _flushing?.Dispose();
        _flushing = null;
    }

    /// <summary>Lets the writer run, and hears every answer.</summary>
    private async Task WorkOffAsync()
    {
        bool survived = await _node.WorkOffAsync();
        int queued = 0;
        foreach (Submission submission in _waiting)
        {
            ChangeOutcome[] outcomes = await submission.Answer;
            Require(outcomes.Length == submission.Wishes.Count, "a submission has as many outcomes as changes");
            if (submission is PartSubmission part)
            {
                HearPart(part.Part, await part.PartAnswer, ++queued);
                continue;
            }

            queued += submission.Wishes.Any(wish => wish is not RegisterWish { IsValid: false }) ? 1 : 0;
            for (int at = 0; at < outcomes.Length; at++)
            {
                Hear(submission.Wishes[at], outcomes[at], queued);
            }
        }

        Require(_log.LastSequence == _model.LastSequence, $"the log ends at {_log.LastSequence}; what was acknowledged ends at {_model.LastSequence}");
        if (survived)
        {
            CountRefused();
            _waiting.Clear();
            _failuresHeard = _log.Failures;
            return;
        }

        Happenings.Note(Happening.PowerCut);
        Restart(powerLost: true);
    }

    /// <param name="queued">How many submissions stood in the queue, or before it, with this one.</param>
    private void Hear(Wish wish, ChangeOutcome outcome, int queued)
    {
        bool tooMuch = queued > NodeLife.QueuedMost && outcome.Refusal != Refusal.InvalidValue;
        Require(tooMuch == (outcome.Refusal == Refusal.TooBusy), $"{wish} ends with {outcome.Refusal} as number {queued} in a queue of {NodeLife.QueuedMost}");
        switch (outcome.Refusal)
        {
            case Refusal.TooBusy:
                Happenings.Note(Happening.TooBusy);
                break;
            case Refusal.DiskFull or Refusal.LogUnavailable or Refusal.OutcomeUnknown:
                Require(_log.Failures > _failuresHeard, $"{wish} is refused with {outcome.Refusal}, but the log did not fail");
                Happenings.Note(Happening.DiskFull, outcome.Refusal == Refusal.DiskFull);
                Happenings.Note(Happening.LogUnavailable, outcome.Refusal == Refusal.LogUnavailable);
                Happenings.Note(Happening.OutcomeUnknown, outcome.Refusal == Refusal.OutcomeUnknown);
                if (outcome.Refusal == Refusal.OutcomeUnknown)
                {
                    _inDoubt.Add(wish);
                }

                break;
            default:
                Refusal expected = _model.Judge(wish, _time.GetUtcNow());
                Happenings.Note(Happening.ClockBehind, expected == Refusal.ClockBehind);
                Require(outcome.Refusal == expected, $"{wish} ends with {outcome.Refusal}; the model says {expected}");
                if (outcome.IsAccepted)
                {
                    HearAccepted(wish, outcome);
                }

                break;
        }

        if (wish is FlushWish)
        {
            Happenings.Note(Happening.Flush, outcome.IsAccepted);
            Happenings.Note(Happening.FlushPutBack, !outcome.IsAccepted);
            EndFlush(outcome.IsAccepted);
        }
    }

    /// <param name="queued">How many submissions stood in the queue, or before it, with this one.</param>
    private void HearPart(PartWish wish, PartAnswer answer, int queued)
    {
        Refusal failure = answer.Failure.Refusal;
        Require((queued > NodeLife.QueuedMost) == (failure == Refusal.TooBusy), $"{wish.Part} ends with {failure} as number {queued} in a queue of {NodeLife.QueuedMost}");
        if (failure == Refusal.TooBusy)
        {
            return;
        }

        if (failure is Refusal.DiskFull or Refusal.LogUnavailable or Refusal.OutcomeUnknown)
        {
            Require(_log.Failures > _failuresHeard, $"{wish.Part} is refused with {failure}, but the log did not fail");
            _inDoubt.AddRange(failure == Refusal.OutcomeUnknown ? [.. wish.Lines, wish] : []);
            return;
        }

        if (_model.Taken(wish.Part) is (PartDigest digest, ChangeOutcome[] outcomes))
        {
            bool isSame = digest == wish.Part.Digest;
            Require(failure == (isSame ? Refusal.None : Refusal.PartDiffers), $"{wish.Part} comes again and ends with {failure}");
            Require(!isSame || (answer.IsRepeated && outcomes.SequenceEqual(answer.Outcomes)), $"{wish.Part} comes again and has other outcomes");
            Happenings.Note(isSame ? Happening.PartRepeated : Happening.PartDiffers);
            return;
        }

        bool isBehind = _model.IsClockBehind(_time.GetUtcNow());
        Require(!answer.IsRepeated && failure == (isBehind ? Refusal.ClockBehind : Refusal.None), $"{wish.Part} comes for the first time and ends with {failure}, repeated: {answer.IsRepeated}");
        if (!isBehind)
        {
            HearTaken(wish, answer);
        }
    }

    private void HearTaken(PartWish wish, PartAnswer answer)
    {
        for (int at = 0; at < wish.Lines.Length; at++)
        {
            Refusal expected = _model.Judge(wish.Lines[at]);
            Require(answer.Outcomes[at].Refusal == expected, $"{wish.Lines[at]} in {wish.Part} ends with {answer.Outcomes[at].Refusal}; the model says {expected}");
            if (answer.Outcomes[at].IsAccepted)
            {
                HearAccepted(wish.Lines[at], answer.Outcomes[at]);
            }
        }

        Require(_model.LastSequence < _log.LastSequence, $"{wish.Part} was taken and is not in the log");
        Transaction transaction = _log.Transactions[(int)_model.LastSequence];
        Require(Evidence.Fits(transaction, wish, _model), $"{wish.Part} became {transaction}");
        _model.AcceptPart(wish.Part, [.. answer.Outcomes], transaction.Time);
        Happenings.Note(Happening.PartTaken);
    }

    private void HearAccepted(Wish wish, ChangeOutcome outcome)
    {
        Require(outcome.Sequence == _model.LastSequence + 1 && outcome.Sequence <= _log.LastSequence, $"{wish} has the place {outcome.Sequence} after {_model.LastSequence}");
        Transaction transaction = _log.Transactions[(int)outcome.Sequence - 1];
        Require(Evidence.Fits(transaction, wish, _model), $"{wish} became {transaction}");
        Require(outcome.IsNew == transaction is RecordWritten { IsNew: true }, $"{wish} is said to be new or not, against the log");
        Require(transaction.Time == _model.TimeOfNext(_time.GetUtcNow()), $"{transaction} has the wrong time");
        _model.Accept(wish, transaction.Time);
        Happenings.Note(Happening.Registration, outcome.IsNew);
        Happenings.Days.Add(CountKey.DayOf(transaction.Time));
    }

    /// <summary>The doors count every change that was refused; they do so after the answer, under the prefixes as they are then.</summary>
    private void CountRefused()
    {
        // A part counts when it is taken, and not when it comes again.
        foreach (Submission submission in _waiting.Where(waiting => waiting is not PartSubmission { PartAnswer.Result: var answer } || (answer.Failure.IsAccepted && !answer.IsRepeated)))
        {
            for (int at = 0; at < submission.Wishes.Count; at++)
            {
                (string handle, Door door) = submission.Wishes[at] switch
                {
                    RegisterWish register => (register.Handle, register.Door),
                    DeleteWish delete => (delete.Handle, delete.Door),
                    _ => ("", Door.Node),
                };
                if (handle.Length > 0 && submission.Answer.Result[at].Refusal is not (Refusal.None or Refusal.OutcomeUnknown))
                {
                    int ordinal = Registry.Prefixes.Responsibility.For(Encoding.UTF8.GetBytes(handle), _node.Stored.Prefixes.Current).Ordinal;
                    Count(ordinal, handle, door, Measure.ChangeRefused);
                    Happenings.Note(Happening.Refusal);
                }
            }
        }
    }

    /// <summary>Spoils the disk, or makes it well again.</summary>
    private Task TouchDiskAsync()
    {
        _log.Fault = _dice.Next(10) switch
        {
            0 => LogFault.Broken,
            1 => LogFault.PowerCut,
            2 => LogFault.DiskFull,
            _ => LogFault.None,
        };
        return Task.CompletedTask;
    }

    /// <summary>The process ends at once; what was not written is gone, and who was waiting hears nothing.</summary>
    private Task KillAsync()
    {
        Happenings.Note(Happening.Kill);
        Restart(powerLost: _dice.Next(2) == 0);
        return Task.CompletedTask;
    }

    /// <summary>An orderly stop, which flushes what was counted if the disk lets it, and a start.</summary>
    private async Task StopAndStartAsync()
    {
        NodeLife life = _node;
        await WorkOffAsync();
        await FlushAsync();
        await WorkOffAsync();
        if (_node == life)
        {
            Happenings.Note(Happening.Restart);
            Restart(powerLost: false);
        }
    }

    private void Restart(bool powerLost)
    {
        // What the views say while the process lives and what a replay of the same log says are one.
        string? difference = _node.Stored.DifferenceFrom(StoredViews.Replay(_log.Transactions, _dice, _bug));
        Require(difference is null, $"after a replay {difference}");

        foreach (Transaction transaction in _log.Reopen(powerLost))
        {
            Find(transaction);
        }

        Require(_linesFound == 0, "after the restart lines of a part are in the log, and not that it was taken");
        Require(_log.LastSequence == _model.LastSequence, $"after the restart the log ends at {_log.LastSequence}; acknowledged or in doubt were {_model.LastSequence}");
        Happenings.Note(Happening.CountsLost, _model.Unlogged.Counts.Count > 0);
        _model.Unlogged.Clear();
        _flushing = null;
        _waiting.Clear();
        _inDoubt.Clear();
        _failuresHeard = _log.Failures;
        _node = new NodeLife(_log, _time, _dice, _bug);
    }

    /// <summary>A transaction that nobody was told about is on the disk: somebody must have wished it, and in this order.</summary>
    private void Find(Transaction transaction)
    {
        int at = _inDoubt.FindIndex(wish => _model.Judge(wish) == Refusal.None && Evidence.Fits(transaction, wish, _model));
        Require(at >= 0, $"nobody wished {transaction}");
        Require(transaction.Sequence == _model.LastSequence + 1 && transaction.Time >= _model.LastTime, $"{transaction} does not follow on");
        Require(_linesFound == 0 || _inDoubt[at] is PartWish or RegisterWish { IsInPart: true }, $"{transaction} stands among the lines of a part");
        if (transaction is BatchPartTaken taken)
        {
            Require(taken.Registered == _linesFound, $"{taken.Part} registered {taken.Registered} lines, and {_linesFound} are there");
            _model.AcceptPart(taken.Part, OutcomeRun.Expand(taken.Outcomes, taken.FirstSequence), taken.Time);
            _linesFound = 0;
            Happenings.Note(Happening.PartFound);
        }
        else
        {
            _linesFound += _inDoubt[at] is RegisterWish { IsInPart: true } ? 1 : 0;
            _model.Accept(_inDoubt[at], transaction.Time);
        }

        _inDoubt.RemoveRange(0, at + 1);
        Happenings.Note(Happening.FoundUnacknowledged);
    }

    private async Task AuditAsync()
    {
        Transaction before = new PrefixUnhomed(default) { Time = DateTimeOffset.MinValue };
        foreach (Transaction transaction in _log.Transactions)
        {
            Require(transaction.Sequence == before.Sequence + 1, $"{transaction.Sequence} follows {before.Sequence} in the log");
            Require(transaction.Time >= before.Time, $"time goes back in the log at {transaction.Sequence}");
            before = transaction;
        }

        var parts = new HashSet<(BatchKey Key, int Number)>();
        foreach (BatchPart part in _log.Transactions.OfType<BatchPartTaken>().Select(taken => taken.Part))
        {
            Require(parts.Add((part.Key, part.Number)), $"{part} was taken twice");
        }

        CountsSnapshot counts = _node.Stored.Counts.Current;
        string? difference = _model.Logged.DifferenceFrom(Evidence.CountsIn(counts));
        Require(difference is null, $"counted: {difference}");
        difference = _model.Logged.DifferenceFrom(Evidence.Recounted(_log.Transactions).Counts);
        Require(difference is null, $"logged: {difference}");
        IReadOnlyList<CountsFault> faults = CountsConservation.Faults(counts);
        Require(faults.Count == 0, $"not conserved: {string.Join("; ", faults)}");

        foreach (string handle in Crowd.Handles)
        {
            await AskAsync(handle, index: 0);
        }
    }

    private void Require([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
        {
            throw Broken(what);
        }
    }

    private InvariantBrokenException Broken(string what) => new(_seed, _step, what);
}
