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
    public Refusal Trouble
    {
        get => _trouble;
        private set => _trouble = value;
    }

    /// <summary>Hands in one change; the task ends when its transaction is on disk and applied, or with a refusal.</summary>
    public async ValueTask<ChangeOutcome> SubmitAsync(Change change)
    {
        ChangeOutcome[] outcomes = await SubmitAsync([change]).ConfigureAwait(false);
        return outcomes[0];
    }

    /// <summary>Hands in several changes; they are decided in order and each has an outcome of its own.</summary>
    public Task<ChangeOutcome[]> SubmitAsync(IReadOnlyList<Change> changes) => SubmitAsync(new Submission(changes, isChain: false));

    /// <summary>
    /// Hands in changes of which each follows from those before it: behind one that is refused nothing is decided, and
    /// the rest is refused for the same reason. What is accepted goes into one commit.
    /// </summary>
    public Task<ChangeOutcome[]> SubmitChainAsync(IReadOnlyList<Change> changes) => SubmitAsync(new Submission(changes, isChain: true));

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
            while (await _queue.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                await CommitNextAsync(batch, stop).ConfigureAwait(false);
            }
        }
        catch
        {
            Trouble = Refusal.LogUnavailable;
            throw;
        }
        finally
        {
            Complete();
            batch.Release(batch.IsInDoubt ? Refusal.OutcomeUnknown : Refusal.LogUnavailable);
            while (_queue.Reader.TryRead(out Submission? waiting))
            {
                waiting.Release(Refusal.LogUnavailable);
            }
        }
    }

    private Task<ChangeOutcome[]> SubmitAsync(Submission submission)
    {
        if (!_queue.Writer.TryWrite(submission))
        {
            submission.Release(_queue.Reader.Completion.IsCompleted ? Refusal.LogUnavailable : Refusal.TooBusy);
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
        _state.Clear();
    }

    /// <summary>(1) Takes what is waiting and (2) decides it, up to the bounds of a batch.</summary>
    private async ValueTask FillAsync(Batch batch, CancellationToken stop)
    {
        int changes = 0;

        // What counts is what was decided: the change of one value writes the whole record again.
        while (changes < _options.BatchChangesMost && batch.Bytes < _options.BatchBytesMost && _queue.Reader.TryRead(out Submission? submission))
        {
            batch.Submissions.Add(submission);
            changes += submission.Changes.Count;
            await DecideAsync(submission, batch, stop).ConfigureAwait(false);
        }
    }

    /// <summary>(2) Decides the changes of one submission in their order.</summary>
    private async ValueTask DecideAsync(Submission submission, Batch batch, CancellationToken stop)
    {
        for (int at = 0; at < submission.Changes.Count; at++)
        {
            DateTimeOffset now = NextTime(batch.Transactions);
            Decision decision = await JudgeAsync(submission.Changes[at], now, stop).ConfigureAwait(false);
            if (decision.Transaction is null)
            {
                submission.Refuse(at, ChangeOutcome.Refused(decision.Refusal, decision.Message));
                if (submission.IsChain)
                {
                    return;
                }

                continue;
            }

            long sequence = _log.LastSequence + batch.Transactions.Count + 1;
            Transaction transaction = decision.Transaction with { Sequence = sequence, Time = now };
            batch.Add(transaction);
            _state.Expect(transaction);
            submission.Outcomes[at] = ChangeOutcome.Accepted(sequence, transaction is RecordWritten { IsNew: true }) with { HasOverwritten = decision.Overwrites };
        }
    }

    /// <summary>Judges one change; a sector of the disk that cannot be read costs those who need it, not the node.</summary>
    private async ValueTask<Decision> JudgeAsync(Change change, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            return await _judge.DecideAsync(change, now, stop).ConfigureAwait(false);
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

        if (Trouble == Refusal.LogUnavailable)
        {
            return Refusal.LogUnavailable;
        }

        try
        {
            batch.IsInDoubt = true;
            _log.Append(batch.Transactions);
            Trouble = Refusal.None;
            return Refusal.None;
        }
        catch (LogFailedException failed) when (failed.Failure == LogFailure.DiskFull)
        {
            batch.IsInDoubt = false;
            Trouble = Refusal.DiskFull;
            return Refusal.DiskFull;
        }
        catch (LogFailedException)
        {
            Trouble = Refusal.LogUnavailable;
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

    /// <summary>Changes handed in together, and their answer.</summary>
    private sealed class Submission
    {
        // Answers run elsewhere: the writer must not wait for a peer.
        private readonly TaskCompletionSource<ChangeOutcome[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Submission(IReadOnlyList<Change> changes, bool isChain)
        {
            Changes = changes;
            IsChain = isChain;
            Outcomes = new ChangeOutcome[changes.Count];
        }

        public IReadOnlyList<Change> Changes { get; }

        /// <summary>Whether nothing is decided behind a refusal.</summary>
        public bool IsChain { get; }

        public ChangeOutcome[] Outcomes { get; }

        public Task<ChangeOutcome[]> Answer => _answer.Task;

        public void Refuse(int at, ChangeOutcome outcome) => Outcomes.AsSpan(at, IsChain ? Outcomes.Length - at : 1).Fill(outcome);

        /// <summary>
        /// (5) Answers. When the batch is not on disk nothing of it happened, whatever was decided; when that is in doubt,
        /// it is in doubt for what was accepted, and the reasons of what was refused may have been wrong.
        /// </summary>
        public void Release(Refusal failure)
        {
            for (int at = 0; at < Outcomes.Length && failure != Refusal.None; at++)
            {
                bool wasAccepted = Outcomes[at].Sequence > 0;
                Outcomes[at] = ChangeOutcome.Refused(failure == Refusal.OutcomeUnknown && !wasAccepted ? Refusal.LogUnavailable : failure);
            }

            _answer.TrySetResult(Outcomes);
        }
    }

    /// <summary>What goes into one commit.</summary>
    private sealed class Batch
    {
        public List<Submission> Submissions { get; } = [];

        public List<Transaction> Transactions { get; } = [];

        /// <summary>Whether the transactions, or part of them, may be on disk without having been answered.</summary>
        public bool IsInDoubt { get; set; }

        /// <summary>How many bytes of records the transactions hold.</summary>
        public long Bytes { get; private set; }

        public void Add(Transaction transaction)
        {
            Transactions.Add(transaction);
            Bytes += transaction is RecordWritten written ? written.Record.Length : 0;
        }

        public void Release(Refusal failure)
        {
            foreach (Submission submission in Submissions)
            {
                submission.Release(failure);
            }

            Submissions.Clear();
            Transactions.Clear();
            Bytes = 0;
            IsInDoubt = false;
        }
    }
}
