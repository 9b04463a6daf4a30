using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>
/// The one writer. It takes what is waiting as a batch, decides each change in turn, appends what was
/// accepted in one commit, applies it to every view, and only then lets the answers go:
/// (1) take, (2) decide, until the batch is full or nothing waits; (3) append, (4) project, (5) answer.
/// </summary>
public sealed class RegistrationSequencer
{
    private readonly Channel<Submission> _queue;
    private readonly PendingState _state;
    private readonly ChangeJudge _judge;
    private readonly SequencerOptions _options;
    private readonly ITransactionLog _log;
    private readonly IReadOnlyList<IView> _views;
    private readonly TimeProvider _time;
    private volatile Refusal _trouble;

    // Taken from the queue and not yet decided to its end.
    private Submission? _open;

    // The first submission that the writer has in hand; read from other threads.
    private volatile Submission? _oldest;
    private long _queuedBytes;

    /// <param name="views">Every view, the record view and the prefix directory among them.</param>
    /// <param name="policy">Who administers the node, and how strictly; nobody from outside when it is left out.</param>
    public RegistrationSequencer(ITransactionLog log, IRecordStore records, PrefixDirectory prefixes, IReadOnlyList<IView> views, SequencerOptions options, TimeProvider time, AdministrationPolicy? policy = null)
    {
        _log = log;
        _views = views;
        _options = options;
        _time = time;
        _state = new PendingState(records, prefixes);
        _judge = new ChangeJudge(_state, policy ?? AdministrationPolicy.Usual);
        _queue = Channel.CreateBounded<Submission>(new BoundedChannelOptions(options.QueuedMost) { SingleReader = true });
    }

    /// <summary>Why nothing is accepted at present; none when all is well.</summary>
    /// <remarks>Once the log is unavailable it stays so for the life of the process.</remarks>
    public Refusal Trouble => _trouble == Refusal.None && ClockBehindBy > _options.ClockAheadMost ? Refusal.ClockBehind : _trouble;

    /// <summary>How long the oldest unanswered submission has waited; nothing when none does.</summary>
    public TimeSpan? OldestWaiting =>
        (_oldest ?? (_queue.Reader.TryPeek(out Submission? next) ? next : null)) is Submission oldest ? _time.GetElapsedTime(oldest.Since) : null;

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
        (int transactions, long bytesMost) = chain.NextPart;
        if (transactions > ITransactionLog.CommitTransactionsMost || bytesMost > ITransactionLog.CommitBytesMost)
        {
            chain.RefuseRest(Refusal.InvalidValue, $"Changes that belong together may not be larger than {ITransactionLog.CommitBytesMost} bytes");
            return chain.Answer;
        }

        return SubmitAsync(chain);
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
        var batch = new Batch();
        try
        {
            while (_open is not null || await _queue.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                await CommitNextAsync(batch, stop).ConfigureAwait(false);
            }
        }
        catch
        {
            _trouble = Refusal.LogUnavailable;
            throw;
        }
        finally
        {
            Complete();
            batch.Release(batch.IsInDoubt ? Refusal.OutcomeUnknown : Refusal.LogUnavailable);
            while (TryTake(out Submission? waiting))
            {
                waiting.RefuseRest(Refusal.LogUnavailable);
                _open = null;
            }

            _oldest = null;
        }
    }

    private TimeSpan ClockBehindBy => _log.LastTime - _time.GetUtcNow();

    private Task<ChangeOutcome[]> SubmitAsync(Submission submission)
    {
        // One that is larger than the bound is taken when it is alone: refused for ever, "too busy" would be a lie.
        long queuedBytes = Interlocked.Add(ref _queuedBytes, submission.WaitingBytes);
        bool hasRoom = queuedBytes <= _options.QueuedBytesMost || queuedBytes == submission.WaitingBytes;
        if (!hasRoom || !_queue.Writer.TryWrite(submission))
        {
            Interlocked.Add(ref _queuedBytes, -submission.WaitingBytes);
            submission.RefuseRest(_queue.Reader.Completion.IsCompleted ? Refusal.LogUnavailable : Refusal.TooBusy);
        }

        return submission.Answer;
    }

    private async ValueTask CommitNextAsync(Batch batch, CancellationToken stop)
    {
        await FillAsync(batch, stop).ConfigureAwait(false);
        Refusal failure = Append(batch);
        if (failure == Refusal.None)
        {
            Project(batch.Transactions);
        }

        batch.Release(failure);
        _oldest = _open;
        _state.Clear();
    }

    /// <summary>(1) Takes what is waiting and (2) decides it, up to the bounds of a batch.</summary>
    private async ValueTask FillAsync(Batch batch, CancellationToken stop)
    {
        // What counts is what was decided: the change of one value writes the whole record again.
        while (batch.Changes < _options.BatchChangesMost && batch.Bytes < _options.BatchBytesMost && TryTake(out Submission? submission))
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
    private bool TryTake([NotNullWhen(true)] out Submission? submission)
    {
        if (_open is null && _queue.Reader.TryRead(out Submission? next))
        {
            Interlocked.Add(ref _queuedBytes, -next.WaitingBytes);
            _open = next;
            _oldest ??= next;
        }

        submission = _open;
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
                await DecideNextAsync(submission, batch, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            batch.Add(new Share(submission, from, submission.Decided));
        }
    }

    private async ValueTask DecideNextAsync(Submission submission, Batch batch, CancellationToken stop)
    {
        Change change = submission.Changes[submission.Decided];
        DateTimeOffset now = NextTime(batch.Transactions);
        Decision decision = await JudgeAsync(change, now, stop).ConfigureAwait(false);
        if (decision.Transaction is null)
        {
            submission.Refuse(ChangeOutcome.Refused(decision.Refusal, decision.Message));
            return;
        }

        long sequence = _log.LastSequence + batch.Transactions.Count + 1;
        Transaction transaction = decision.Transaction with { Sequence = sequence, Time = now };
        batch.Add(transaction);
        _state.Expect(transaction);
        submission.Accept(ChangeOutcome.Accepted(sequence, transaction is RecordWritten { IsNew: true }) with { HasOverwritten = decision.Overwrites });
    }

    /// <summary>Judges one change; a sector of the disk that cannot be read costs those who need it, not the node.</summary>
    private async ValueTask<Decision> JudgeAsync(Change change, DateTimeOffset now, CancellationToken stop)
    {
        // Counts carry the days of their events: the time of their transaction dates nothing.
        if (change is not CountActivity && ClockBehindBy is TimeSpan behind && behind > _options.ClockAheadMost)
        {
            return Decision.Refuse(Refusal.ClockBehind, $"The node's clock is {behind:d\\.hh\\:mm\\:ss} behind its last transaction; correct the clock");
        }

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
    private DateTimeOffset NextTime(List<Transaction> transactions)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        DateTimeOffset before = transactions.Count > 0 ? transactions[^1].Time : _log.LastTime;
        return now > before ? now : before;
    }

    /// <summary>(3) Appends the batch in one commit.</summary>
    private Refusal Append(Batch batch)
    {
        if (batch.Transactions.Count == 0)
        {
            return Refusal.None;
        }

        if (_trouble == Refusal.LogUnavailable)
        {
            return Refusal.LogUnavailable;
        }

        try
        {
            batch.IsInDoubt = true;
            _log.Append(batch.Transactions);
            _trouble = Refusal.None;
            return Refusal.None;
        }
        catch (LogFailedException failed) when (failed.Failure == LogFailure.DiskFull)
        {
            batch.IsInDoubt = false;
            _trouble = Refusal.DiskFull;
            return Refusal.DiskFull;
        }
        catch (LogFailedException)
        {
            _trouble = Refusal.LogUnavailable;
            return Refusal.OutcomeUnknown;
        }
    }

    /// <summary>(4) Applies the batch to every view.</summary>
    private void Project(List<Transaction> transactions)
    {
        foreach (IView view in _views)
        {
            view.Apply(transactions);
        }
    }
}
