using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Journal.Encoding;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>The registry promises batches within bounds that it states by itself; they must be the journal's.</summary>
public sealed class CommitBoundsTests
{
    [Fact]
    public void A_commit_that_the_registry_may_ask_for_is_one_that_the_journal_takes()
    {
        Assert.Equal(GroupHeader.PayloadBytesMost, ITransactionLog.CommitBytesMost);
    }

    [Fact]
    public void Every_kind_of_transaction_is_measured_no_smaller_than_it_is_written()
    {
        Assert.All(Sample.EveryKind(), transaction =>
        {
            var written = new CommitBuffer();
            JournalEncoding.Write(transaction, written);
            Assert.InRange(TransactionSize.BytesMost(transaction), written.Length, written.Length + 128);
        });
    }
}
