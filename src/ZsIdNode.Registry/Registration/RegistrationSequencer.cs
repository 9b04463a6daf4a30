using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>
/// The one writer. It takes what is waiting as a batch, decides each change in turn, appends what was
/// accepted in one commit, applies it to every view, and only then lets the answers go:
/// (1) take, (2) decide, until the batch is full or nothing waits; (3) append, (4) project, (5) answer.
/// While a batch is at (3) to (5) the next one is at (1) and (2); what it builds upon has been decided and
/// may still fail, and then it fails with it.
/// </summary>
public sealed class RegistrationSequencer
{
    private readonly Channel<Submission> _queue;
    private readonly PendingState _state;
    private readonly ChangeJudge _judge;
    private readonly SequencerOptions _options;
    private readonly ITransactionLog _log;
    private readonly Committer _committer;
    private readonly CommitPlace _place;
    private readonly TimeProvider _time;

    // Taken from the queue and not yet decided to its end.
    private Submission? _open;

    // The batch at hand, and the one under commit or empty; each is exchanged for the other. Read from other threads.
    private volatile Batch _deciding = new();
    private volatile Batch _committing = new();

    // The last transaction that was decided, whether logged or not.
    private long _lastSequence;
    private DateTimeOffset _lastTime;
    private int _submissionsBefore;
    private long _queuedBytes;

    /// <param name="views">Every view, the record view, the prefix directory and the ledger of batches among them.</param>
    /// <param name="policy">Who administers the node, and how strictly; nobody from outside when it is left out.</param>
    public RegistrationSequencer(ITransactionLog log, IRecordStore records, PrefixDirectory prefixes, BatchLedger batches, IReadOnlyList<IView> views, SequencerOptions options, TimeProvider time, AdministrationPolicy? policy = null, CommitPlace place = CommitPlace.Aside)
    {
        _log = log;
        _committer = new Committer(log, views);
        _place = place;
        _options = options;
        _time = time;
        _state = new PendingState(records, prefixes, batches, policy?.ForeignRecords);
        _judge = new ChangeJudge(_state, policy ?? AdministrationPolicy.Usual);

        // Whoever hands in a change while the writer sleeps becomes the writer for as long as there is nothing to wait for.
        _queue = Channel.CreateBounded<Submission>(new BoundedChannelOptions(options.QueuedMost) { SingleReader = true, AllowSynchronousContinuations = true });
    }

    /// <summary>Why nothing is accepted at present; none when all is well.</summary>
    /// <remarks>Once the log is unavailable it stays so for the life of the process.</remarks>
    public Refusal Trouble => _committer.Trouble == Refusal.None && ClockBehindBy > _options.ClockAheadMost ? Refusal.ClockBehind : _committer.Trouble;

    /// <summary>How long the oldest unanswered submission has waited; nothing when none does.</summary>
    public TimeSpan? OldestWaiting =>
        (_committing.Oldest ?? _deciding.Oldest ?? (_queue.Reader.TryPeek(out Submission? next) ? next : null)) is Submission oldest ? _time.GetElapsedTime(oldest.Since) : null;

    /// <summary>Hands in one change; the task ends when its transaction is on disk and applied, or with a refusal.</summary>
    public async ValueTask<ChangeOutcome> SubmitAsync(Change change)
    {
        ChangeOutcome[] outcomes = await SubmitAsync([change]).ConfigureAwait(false);
        return outcomes[0];
    }

    /// <summary>Hands in several changes; they are decided in order and each has an outcome of its own.</summary>
    public Task<ChangeOutcome[]> SubmitAsync(IReadOnlyList<Change> changes) => SubmitAsync(new Submission(changes, isChain: false, _time.GetTimestamp()));

    /// <summary>
    /// Hands in changes of which each follows from those before it: behind one that is refused nothing is decided, and
    /// the rest is refused for the same reason. What is accepted goes into one commit.
    /// </summary>
    public Task<ChangeOutcome[]> SubmitChainAsync(IReadOnlyList<Change> changes)
    {
        var chain = new Submission(changes, isChain: true, _time.GetTimestamp());
        if (FitsOneCommit(chain))
        {
            return SubmitAsync(chain);
        }

        chain.RefuseRest(Refusal.InvalidValue, $"Changes that belong together may not be larger than {ITransactionLog.CommitBytesMost} bytes");
        chain.LetGo();
        return chain.Answer;
    }

    /// <summary>
    /// Hands in the lines of one part of a batch. They are decided in order, each with an outcome of its own, and go into
    /// one commit together with the fact that the part was taken; a part that was taken before has the outcomes of then.
    /// </summary>
    public async Task<PartAnswer> SubmitPartAsync(BatchPart part, IReadOnlyList<Change> lines)
    {
        var submission = new Submission(lines, isChain: false, _time.GetTimestamp(), part);
        if (FitsOneCommit(submission))
        {
            ChangeOutcome[] outcomes = await SubmitAsync(submission).ConfigureAwait(false);
            return new PartAnswer(outcomes, submission.IsRepeated);
        }

        submission.RefuseRest(Refusal.PartTooLarge, $"A part may not be larger than {ITransactionLog.CommitTransactionsMost - 1} lines and {ITransactionLog.CommitBytesMost} bytes as stored");
        submission.LetGo();
        return new PartAnswer(await submission.Answer.ConfigureAwait(false), IsRepeated: false);
    }

    /// <summary>Takes no more changes; <see cref="RunAsync"/> ends when those waiting are done.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Runs until <see cref="Complete"/>. Exactly one of it may run.</summary>
    /// <remarks>
    /// It throws only on a broken invariant or when it is told to stop; then nothing more is accepted, <see cref="Trouble"/>
    /// says so, and nobody is left waiting.
    /// </remarks>
    public async Task RunAsync(CancellationToken stop)
    {
        using ICommitSite site = _place == CommitPlace.Late ? new LateCommits(_committer) : new CommitThread(_committer);
        _lastSequence = _log.LastSequence;
        _lastTime = _log.LastTime;
        try
        {
            while (_open is not null || await _queue.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                await CommitNextAsync(site, stop).ConfigureAwait(false);
            }

            await site.EndAsync().ConfigureAwait(false);
        }
        catch
        {
            _committer.Close();
            await EndQuietlyAsync(site).ConfigureAwait(false);
            throw;
        }
        finally
        {
            Complete();
            _deciding.Release(Refusal.LogUnavailable);
            while (TryTake(_deciding, out Submission? waiting))
            {
                waiting.RefuseRest(Refusal.LogUnavailable);
                Answers.LetGo([waiting]);
                _open = null;
            }

            _deciding.Release(Refusal.None);
        }
    }

    private TimeSpan ClockBehindBy => _log.LastTime - _time.GetUtcNow();

    private static bool FitsOneCommit(Submission submission)
    {
        (int transactions, long bytesMost) = submission.NextShare;
        return transactions <= ITransactionLog.CommitTransactionsMost && bytesMost <= ITransactionLog.CommitBytesMost;
    }

    private Task<ChangeOutcome[]> SubmitAsync(Submission submission)
    {
        // One that is larger than the bound is taken when it is alone: refused for ever, "too busy" would be a lie.
        long queuedBytes = Interlocked.Add(ref _queuedBytes, submission.WaitingBytes);
        bool hasRoom = queuedBytes <= _options.QueuedBytesMost || queuedBytes == submission.WaitingBytes;
        Answers.HandIn(submission);
        bool isTaken = hasRoom && _queue.Writer.TryWrite(submission);
        Answers.HandedIn();
        if (!isTaken)
        {
            Interlocked.Add(ref _queuedBytes, -submission.WaitingBytes);
            submission.RefuseRest(_queue.Reader.Completion.IsCompleted ? Refusal.LogUnavailable : Refusal.TooBusy);
            submission.LetGo();
        }

        return submission.Answer;
    }

    private async ValueTask CommitNextAsync(ICommitSite site, CancellationToken stop)
    {
        await FillAsync(_deciding, stop).ConfigureAwait(false);
        if (!GoOnAfter(await site.EndAsync().ConfigureAwait(false)))
        {
            return;
        }

        // While the commit before was awaited more may have come.
        await FillAsync(_deciding, stop).ConfigureAwait(false);
        int submissions = _deciding.Submissions;
        bool isAlone = submissions == 1 && _submissionsBefore <= 1 && !_queue.Reader.TryPeek(out _);
        _submissionsBefore = submissions;
        (_deciding, _committing) = (_committing, _deciding);
        _state.HandOver();
        if (isAlone)
        {
            // Nobody gains from another thread, and who is alone would wait for it.
            GoOnAfter(_committer.Commit(_committing));
            if (_queue.Reader.TryPeek(out _))
            {
                // The thread may be that of whom has just been answered: it is not to write for others.
                await Task.Yield();
            }
        }
        else
        {
            site.Begin(_committing);
        }
    }

    /// <summary>Tells whether a commit was logged. When it was not, all that has been decided since fails with it.</summary>
    private bool GoOnAfter(Refusal failure)
    {
        if (failure == Refusal.None)
        {
            return true;
        }

        _deciding.Release(failure == Refusal.DiskFull ? Refusal.DiskFull : Refusal.LogUnavailable);
        _state.Clear();
        _lastSequence = _log.LastSequence;
        _lastTime = _log.LastTime;
        return false;
    }

    /// <summary>Waits for the batch under commit when the writer ends anyhow; what it meets then is not worth more.</summary>
    private static async ValueTask EndQuietlyAsync(ICommitSite site)
    {
        try
        {
            await site.EndAsync().ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // The committer has answered those who waited, and the first fault is on its way already.
        }
    }

    /// <summary>(1) Takes what is waiting and (2) decides it, up to the bounds of a batch.</summary>
    private async ValueTask FillAsync(Batch batch, CancellationToken stop)
    {
        // What counts is what was decided: the change of one value writes the whole record again.
        while (batch.Changes < _options.BatchChangesMost && batch.Bytes < _options.BatchBytesMost && TryTake(batch, out Submission? submission))
        {
            await DecideAsync(submission, batch, stop).ConfigureAwait(false);
            if (!submission.IsDecided)
            {
                return;
            }

            _open = null;
        }
    }

    /// <summary>Takes the submission whose first changes are in an earlier commit, or else the next that waits.</summary>
    private bool TryTake(Batch batch, [NotNullWhen(true)] out Submission? submission)
    {
        if (_open is null && _queue.Reader.TryRead(out Submission? next))
        {
            Interlocked.Add(ref _queuedBytes, -next.WaitingBytes);
            _open = next;
        }

        submission = _open;
        if (submission is not null)
        {
            batch.Open(submission);
        }

        return submission is not null;
    }

    /// <summary>(2) Decides the changes of one submission in their order, as many as one commit of the log takes.</summary>
    private async ValueTask DecideAsync(Submission submission, Batch batch, CancellationToken stop)
    {
        int from = submission.Decided;
        try
        {
            while (!submission.IsDecided && batch.Takes(submission))
            {
                if (submission.Part is BatchPart part)
                {
                    await DecidePartAsync(submission, part, batch, stop).ConfigureAwait(false);
                }
                else
                {
                    await DecideNextAsync(submission, batch, stop).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            batch.Add(new Share(submission, from, submission.Decided));
        }
    }

    /// <summary>(2) Decides a part as a whole, unless it was taken before; that it was taken is the last transaction of its commit.</summary>
    private async ValueTask DecidePartAsync(Submission submission, BatchPart part, Batch batch, CancellationToken stop)
    {
        if (_state.FindPart(part.Key, part.Number) is BatchPartTaken taken)
        {
            if (taken.Part == part && taken.Lines == submission.Changes.Count)
            {
                submission.Repeat(taken);
            }
            else
            {
                submission.RefuseRest(Refusal.PartDiffers, $"The {part} was taken at {taken.Time:O} with other content");
            }

            return;
        }

        if (!_state.HasRoomFor(part.Key))
        {
            submission.RefuseRest(Refusal.PartTooLarge, $"Batch '{part.Key}' has more parts than the node remembers; go on with a batch of another name");
            return;
        }

        // What would be refused now and not in a while is refused before the part is taken: it must not stay refused for ever.
        if (ClockRefusal() is { Refusal: not Refusal.None } behind)
        {
            submission.RefuseRest(behind.Refusal, behind.Message);
            return;
        }

        while (!submission.IsDecided)
        {
            await DecideNextAsync(submission, batch, stop).ConfigureAwait(false);
        }

        Log(new BatchPartTaken(part, OutcomeRun.Shorten(submission.Outcomes)), NextTime(), batch);
        submission.IsTaken = true;
    }

    private async ValueTask DecideNextAsync(Submission submission, Batch batch, CancellationToken stop)
    {
        Change change = submission.Changes[submission.Decided];
        DateTimeOffset now = NextTime();

        // Counts carry the days of their events: the time of their transaction dates nothing.
        Decision decision = change is CountActivity || submission.Part is not null ? default : ClockRefusal();
        if (decision.Refusal == Refusal.None)
        {
            decision = await JudgeAsync(change, now, stop).ConfigureAwait(false);
        }

        if (decision.Transaction is null)
        {
            submission.Refuse(ChangeOutcome.Refused(decision.Refusal, decision.Message));
            return;
        }

        Transaction transaction = Log(decision.Transaction, now, batch);
        submission.Accept(ChangeOutcome.Accepted(transaction.Sequence, transaction is RecordWritten { IsNew: true }) with { HasOverwritten = decision.Overwrites });
    }

    /// <summary>Gives a transaction the next place in the log, and puts it into the batch.</summary>
    private Transaction Log(Transaction decided, DateTimeOffset now, Batch batch)
    {
        _lastTime = now;
        Transaction transaction = decided with { Sequence = ++_lastSequence, Time = now };
        batch.Add(transaction);
        _state.Expect(transaction);
        return transaction;
    }

    /// <summary>Refuses while the clock is so far behind that changes would be misdated.</summary>
    private Decision ClockRefusal() => ClockBehindBy is TimeSpan behind && behind > _options.ClockAheadMost
        ? Decision.Refuse(Refusal.ClockBehind, $"The node's clock is {behind:d\\.hh\\:mm\\:ss} behind its last transaction; correct the clock")
        : default;

    /// <summary>Judges one change; a sector of the disk that cannot be read costs those who need it, not the node.</summary>
    private async ValueTask<Decision> JudgeAsync(Change change, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            return ChangeSize.CommitBytesMost(change) > ITransactionLog.CommitBytesMost
                ? Decision.Refuse(Refusal.InvalidValue, $"A change may not be larger than {ITransactionLog.CommitBytesMost} bytes")
                : await _judge.DecideAsync(change, now, stop).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return Decision.Refuse(Refusal.RecordUnreadable);
        }
    }

    /// <summary>Now, to the millisecond, but never before the transaction in front: a clock set back does not turn the log around.</summary>
    private DateTimeOffset NextTime()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        return now > _lastTime ? now : _lastTime;
    }
}
