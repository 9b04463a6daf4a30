using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>What goes into one commit.</summary>
internal sealed class Batch
{
    private readonly List<Share> _shares = [];
    private readonly List<Submission> _answered = [];
    private volatile Submission? _oldest;

    public List<Transaction> Transactions { get; } = [];

    /// <summary>The first submission in it; read from other threads.</summary>
    public Submission? Oldest => _oldest;

    /// <summary>How many submissions have a share in it.</summary>
    public int Submissions => _shares.Count;

    /// <summary>How many changes were decided.</summary>
    public int Changes { get; private set; }

    /// <summary>What the transactions take in the log at most, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the transactions, or part of them, may be on disk without having been answered.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>Whether the next share of a submission is sure to fit; an empty batch takes any, and it is judged by itself.</summary>
    public bool Takes(Submission submission)
    {
        (int transactions, long bytesMost) = submission.NextShare;
        return Transactions.Count == 0
            || (Transactions.Count + transactions <= ITransactionLog.CommitTransactionsMost && Bytes + bytesMost <= ITransactionLog.CommitBytesMost);
    }

    public void Add(Transaction transaction)
    {
        Transactions.Add(transaction);
        Bytes += TransactionSize.BytesMost(transaction);
    }

    /// <summary>A submission has been taken from the queue, and its next share goes in here.</summary>
    public void Open(Submission submission) => _oldest ??= submission;

    public void Add(Share share)
    {
        _shares.Add(share);
        Changes += share.Until - share.From;
    }

    /// <summary>Lets the answers go of those submissions whose last share this was.</summary>
    public void Release(Refusal failure)
    {
        foreach (Share share in _shares)
        {
            if (failure != Refusal.None)
            {
                share.Submission.Fail(share.From, share.Until, failure);
            }

            if (share.IsLast)
            {
                _answered.Add(share.Submission);
            }
        }

        _oldest = null;
        Answers.LetGo(_answered);
        _answered.Clear();
        _shares.Clear();
        Transactions.Clear();
        Changes = 0;
        Bytes = 0;
        IsInDoubt = false;
    }
}
