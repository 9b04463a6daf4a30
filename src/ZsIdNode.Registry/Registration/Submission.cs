using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>Changes handed in together, and their answer.</summary>
internal sealed class Submission
{
    // More than the transaction takes that ends a part, but for its lines: what came of them fits into what is added for each change.
    private const int PartBytes = 256;

    // What follows an answer runs where it is let go: see Answers.
    private readonly TaskCompletionSource<ChangeOutcome[]> _answer = new();
    private readonly ChangeOutcome[] _outcomes;

    public Submission(IReadOnlyList<Change> changes, bool isChain, long since, BatchPart? part = null)
    {
        Part = part;
        Since = since;
        WaitingBytes = changes.Sum(ChangeSize.WaitingBytes);
        Changes = changes;
        IsChain = isChain;
        _outcomes = new ChangeOutcome[changes.Count];
    }

    /// <summary>When it was handed in, as a timestamp of the clock.</summary>
    public long Since { get; }

    /// <summary>What it takes while it waits, in bytes.</summary>
    public long WaitingBytes { get; }

    public IReadOnlyList<Change> Changes { get; }

    /// <summary>Whether nothing is decided behind a refusal, and all that is accepted goes into one commit.</summary>
    public bool IsChain { get; }

    /// <summary>The part of a batch that the changes are; nothing when they are none. It is decided as a whole.</summary>
    public BatchPart? Part { get; }

    /// <summary>Whether the part had been taken before, and the outcomes are those of then.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>Whether the part was taken now: that it was goes into the commit at hand.</summary>
    public bool IsTaken { get; set; }

    /// <summary>What was decided so far.</summary>
    public ReadOnlySpan<ChangeOutcome> Outcomes => _outcomes.AsSpan(0, Decided);

    /// <summary>How many of the changes, from the first, have been decided.</summary>
    public int Decided { get; private set; }

    public bool IsDecided => Decided == Changes.Count;

    public Task<ChangeOutcome[]> Answer => _answer.Task;

    /// <summary>What has to go into the commit at hand if anything more does: all of a part, the rest of a chain, otherwise the next change.</summary>
    public (int Transactions, long BytesMost) NextShare => Part is not null ? (Changes.Count + 1, WaitingBytes + PartBytes)
        : IsChain
        ? (Changes.Count - Decided, Changes.Skip(Decided).Sum(ChangeSize.CommitBytesMost))
        : (1, ChangeSize.CommitBytesMost(Changes[Decided]));

    public void Accept(ChangeOutcome outcome) => _outcomes[Decided++] = outcome;

    public void Refuse(ChangeOutcome outcome)
    {
        int refused = IsChain ? Changes.Count - Decided : 1;
        _outcomes.AsSpan(Decided, refused).Fill(outcome);
        Decided += refused;
    }

    /// <summary>Gives the part the outcomes that it had when it was taken.</summary>
    public void Repeat(BatchPartTaken taken)
    {
        OutcomeRun.Expand(taken.Outcomes, taken.FirstSequence).CopyTo(_outcomes, 0);
        Decided = Changes.Count;
        IsRepeated = true;
    }

    /// <summary>Refuses what has not been decided.</summary>
    public void RefuseRest(Refusal refusal, string message = "")
    {
        _outcomes.AsSpan(Decided).Fill(ChangeOutcome.Refused(refusal, message));
        Decided = Changes.Count;
    }

    /// <summary>
    /// Takes back what was decided for a commit that failed: nothing of it happened. When that is in doubt, it is in
    /// doubt for what was accepted; what was refused did not happen, but the reason may have been wrong.
    /// A part is in doubt as a whole; one that came again may be on disk with the commit that it was taken in.
    /// </summary>
    public void Fail(int from, int until, Refusal failure)
    {
        failure = IsRepeated && failure == Refusal.LogUnavailable ? Refusal.OutcomeUnknown : failure;
        foreach (ref ChangeOutcome outcome in _outcomes.AsSpan(from, until - from))
        {
            bool mayBeLogged = Part is null ? outcome.IsAccepted : IsTaken || IsRepeated;
            outcome = ChangeOutcome.Refused(failure == Refusal.OutcomeUnknown && !mayBeLogged ? Refusal.LogUnavailable : failure);
        }
    }

    /// <summary>Lets the answer go, and runs what waits for it; everything has been decided.</summary>
    public void LetGo() => _answer.TrySetResult(_outcomes);
}

/// <summary>Those changes of a submission that one commit decides.</summary>
internal readonly record struct Share(Submission Submission, int From, int Until)
{
    // Not what the submission says by now: the next batch may be deciding its end already.
    public bool IsLast => Until == Submission.Changes.Count;
}
