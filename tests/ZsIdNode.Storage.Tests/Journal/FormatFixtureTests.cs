using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Journal.Check;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>What an earlier version wrote is opened and read as it was. See Fixtures/README.md.</summary>
public sealed class FormatFixtureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("format-1")]
    public void A_data_folder_of_an_earlier_version_opens_and_reads_the_same(string format)
    {
        string copy = CopyOf(format);
        string[] expected = File.ReadAllLines(Path.Combine(copy, "transactions.txt"));
        using DataFolder data = DataFolder.Open(copy, new FakeTime(), () => throw new InvalidOperationException("The node has its id already."));
        Assert.Equal(Sample.Node, data.NodeId);

        var replayed = new List<Transaction>();
        using (TransactionJournal journal = TransactionJournal.Open(data.JournalPath, data.NodeId, new JournalOptions(), replayed.AddRange))
        {
            Assert.Equal(expected, Sample.Texts(replayed));
            Assert.Equal(expected, Sample.Texts(journal.ReadFrom(1).SelectMany(run => run)));
            Assert.Equal((3, 100), (journal.Recovery.Segments, journal.Recovery.BytesCut));
            journal.Append(Sample.Batch(expected.Length + 1, 2).Select(transaction => transaction with { Time = Sample.Noon.AddHours(1) }).ToArray());
        }

        Assert.Empty(JournalCheck.Run(data.JournalPath, data.NodeId).Findings);
    }

    [Theory]
    [InlineData("format-1")]
    public void A_tail_of_an_earlier_version_is_replayed_the_same(string format)
    {
        string copy = CopyOf(format);
        string[] expected = File.ReadAllLines(Path.Combine(copy, "transactions.txt"));

        var replayed = new List<Transaction>();
        using TransactionJournal journal = TransactionJournal.Open(Path.Combine(copy, "journal"), Sample.Node, new JournalOptions(), from: 33, replayed.AddRange);

        Assert.Equal(expected[33..], Sample.Texts(replayed));
    }

    [Fact]
    public void This_version_still_writes_the_newest_fixture()
    {
        string made = _folder.Under("made");
        FormatFixture.Write(made);

        string frozen = FormatFixture.Folder(FormatFixture.Current);
        Assert.Equal(File.ReadAllText(Path.Combine(frozen, "transactions.txt")), File.ReadAllText(Path.Combine(made, "transactions.txt")));
        Assert.Equal(File.ReadAllText(Path.Combine(frozen, "node.json")), File.ReadAllText(Path.Combine(made, "node.json")));

        // The marks are drawn anew, so the bytes differ; lengths and names do not.
        Assert.Equal(Listing(frozen), Listing(made));
    }

    [Fact(Skip = "Makes the fixture of a new format; see Fixtures/README.md.")]
    public void Write_the_fixture_of_this_version() => FormatFixture.Write(FormatFixture.SourceFolder());

    private static IEnumerable<(string Name, long Bytes)> Listing(string folder) =>
        new DirectoryInfo(Path.Combine(folder, "journal")).GetFiles().Select(file => (file.Name, file.Length)).Order();

    private string CopyOf(string format)
    {
        string source = FormatFixture.Folder(format);
        string copy = _folder.Under(format);
        Directory.CreateDirectory(Path.Combine(copy, "journal"));
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(copy, Path.GetRelativePath(source, file)));
        }

        return copy;
    }
}
