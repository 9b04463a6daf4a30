using System.Buffers.Binary;
using System.Collections.Immutable;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Journal.Check;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Journal;

public sealed class JournalCheckTests
{
    // Two groups of two transactions each to a segment: 1-4, 5-8, 9-12, 13-16, 17-18; places at every group but the first.
    private static readonly JournalOptions Small = new() { SegmentBytes = 300, GrowBytes = 0, PlaceBytesApart = 16 };
    private static readonly string[] Names = [.. new[] { 1, 5, 9, 13, 17 }.Select(first => $"{first:D20}.journal")];

    private readonly MemoryDisk _disk = new();
    private readonly int _groupBytes;

    public JournalCheckTests()
    {
        using TransactionJournal journal = Sample.Open(_disk, options: Small);
        for (int first = 1; first <= 17; first += 2)
        {
            journal.Append(Sample.Batch(first, 2));
        }

        _groupBytes = (_disk[Names[0]].Length - SegmentHeader.Bytes) / 2;
    }

    [Fact]
    public void A_whole_journal_has_no_findings_and_is_not_changed()
    {
        _disk.Changes = 0;

        JournalCheckReport report = Check();

        Assert.True(report.IsWhole);
        Assert.Empty(report.Findings);
        Assert.Equal((1, 18, 18, 5), (report.FirstSequence, report.LastSequence, report.Transactions, report.Segments));
        Assert.Equal(Names.Sum(name => _disk[name].Length), report.BytesRead);
        Assert.Equal(0, _disk.Changes);
    }

    [Fact]
    public void Every_changed_byte_of_every_file_is_found_in_that_file()
    {
        foreach (string name in _disk.List())
        {
            for (int at = 0; at < _disk[name].Length; at++)
            {
                MemoryDisk damaged = _disk.Copy();
                damaged[name][at] ^= 0x20;

                JournalCheckReport report = JournalCheck.Run(damaged, Sample.Node);

                Assert.Contains(report.Findings, finding => finding.File.EndsWith(name, StringComparison.Ordinal) && finding.Offset <= at);
                bool isHarmless = name.EndsWith(PlaceFile.Extension, StringComparison.Ordinal) || (name == Names[4] && at >= SegmentHeader.Bytes);
                Assert.Equal(isHarmless, report.IsWhole);
            }
        }
    }

    [Fact]
    public void Every_fault_is_told_with_its_place_and_what_is_behind_it_is_still_read()
    {
        _disk[Names[0]][SegmentHeader.Bytes + GroupHeader.Bytes + 3] ^= 1;
        _disk[Names[1]] = _disk[Names[1]][..^1];
        _disk.Delete(Names[2]);
        _disk[Names[4]] = _disk[Names[4]][..^3];

        JournalCheckReport report = Check();

        Assert.False(report.IsWhole);
        Assert.Equal(
            [
                (true, Names[0], SegmentHeader.Bytes, 1),
                (true, Names[1], SegmentHeader.Bytes + _groupBytes, 7),
                (true, Names[3], 0, 7),
                (false, Names[4], SegmentHeader.Bytes, 17),
            ],
            report.Findings.Select(finding => (finding.IsDamage, Path.GetFileName(finding.File), (int)finding.Offset, (int)finding.Sequence)));
        Assert.Contains("; the next whole group begins at byte", report.Findings[0].What, StringComparison.Ordinal);
        Assert.Contains("transactions 1 to 2 are lost", report.Findings[0].What, StringComparison.Ordinal);
        Assert.Contains("transactions 7 to 12 are missing", report.Findings[2].What, StringComparison.Ordinal);
        Assert.All(report.Findings, finding => Assert.EndsWith(".", finding.Remedy, StringComparison.Ordinal));
        // 3-4, 5-6, 13-16.
        Assert.Equal(8, report.Transactions);
        Assert.Equal((3, 16), (report.FirstSequence, report.LastSequence));
    }

    [Fact]
    public void A_transaction_that_cannot_be_read_in_a_whole_group_is_told_by_its_number()
    {
        Span<byte> group = _disk[Names[1]].AsSpan(SegmentHeader.Bytes, _groupBytes);
        BinaryPrimitives.WriteInt16BigEndian(group[GroupHeader.Bytes..], 99);
        GroupHeader.Read(group).Write(group);

        JournalCheckReport report = Check();

        JournalFinding finding = Assert.Single(report.Findings);
        Assert.Equal((SegmentHeader.Bytes + GroupHeader.Bytes, 5), (finding.Offset, finding.Sequence));
        Assert.Contains("transaction 5 is of a kind", finding.What, StringComparison.Ordinal);
        Assert.Equal(16, report.Transactions);
    }

    [Fact]
    public void A_damaged_header_costs_its_segment_and_no_other()
    {
        _disk[Names[1]][3] ^= 1;

        JournalCheckReport report = Check();

        Assert.Equal(Names[1], Path.GetFileName(Assert.Single(report.Findings).File));
        Assert.Equal(14, report.Transactions);
    }

    [Fact]
    public void A_segment_that_the_disk_does_not_give_costs_itself_and_no_other()
    {
        _disk.WearOut(Names[1]);

        JournalCheckReport report = Check();

        Assert.Contains("it cannot be read: Input/output error", Assert.Single(report.Findings).What, StringComparison.Ordinal);
        Assert.Equal(14, report.Transactions);
    }

    [Fact]
    public void Another_nodes_segment_and_a_renamed_one_are_told()
    {
        Assert.Equal(5, JournalCheck.Run(_disk, Guid.Parse("11111111-2222-3333-4444-555555555555")).Findings.Count);

        _disk["00000000000000000003 copy.journal"] = _disk[Names[0]];
        _disk["00000000000000000019.journal"] = _disk[Names[4]];
        JournalCheckReport report = Check();

        Assert.Contains(report.Findings, finding => finding.What.Contains("not the name of a segment", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.What.Contains("named for transaction 19, but its header says 17", StringComparison.Ordinal));
    }

    [Fact]
    public void Places_that_lead_nowhere_are_told_and_are_no_damage()
    {
        PlaceFile.Write(_disk, 1, _disk[Names[0]].Length, [new GroupPlace(3, SegmentHeader.Bytes + 5)]);

        JournalCheckReport report = Check();

        JournalFinding finding = Assert.Single(report.Findings);
        Assert.EndsWith("00000000000000000001.places", finding.File, StringComparison.Ordinal);
        Assert.True(report.IsWhole);
    }

    [Fact]
    public void What_a_crash_leaves_is_no_damage()
    {
        byte[] last = _disk[Names[4]];
        _disk[Names[4]] = [.. last, .. new byte[1_000]];
        Assert.Empty(Check().Findings);

        _disk[Names[4]] = last;
        _disk["00000000000000000019.journal"] = new byte[10];
        JournalCheckReport report = Check();
        Assert.True(report.IsWhole);
        Assert.Contains("only begun", Assert.Single(report.Findings).What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_may_begin_anywhere()
    {
        _disk.Delete(Names[0]);
        _disk.Delete(Names[4]);

        JournalCheckReport report = Check();

        Assert.True(report.IsWhole);
        Assert.Equal((5, 16), (report.FirstSequence, report.LastSequence));
    }

    [Fact]
    public void A_worn_out_disk_does_not_fill_the_memory()
    {
        var disk = new MemoryDisk();
        using (TransactionJournal journal = Sample.Open(disk))
        {
            for (int sequence = 1; sequence <= 2_400; sequence++)
            {
                journal.Append(Sample.Batch(sequence, 1));
            }
        }

        byte[] bytes = disk[Names[0]];
        int groupBytes = (bytes.Length - SegmentHeader.Bytes) / 2_400;
        for (int at = SegmentHeader.Bytes + GroupHeader.Bytes; at < bytes.Length; at += 2 * groupBytes)
        {
            bytes[at] ^= 1;
        }

        JournalCheckReport report = JournalCheck.Run(disk, Sample.Node);

        Assert.Equal((JournalCheckReport.FindingsMost, 200), (report.Findings.Count, report.FindingsLeftOff));
        Assert.False(report.IsWhole);
        Assert.Equal(1_200, report.Transactions);
    }

    [Fact]
    public void It_says_how_far_it_is_and_stops_when_told()
    {
        var told = new List<JournalCheckProgress>();
        using var stop = new CancellationTokenSource();
        using (TransactionJournal journal = Sample.Open(_disk, options: new JournalOptions { GrowBytes = 0 }, from: 18))
        {
            for (int sequence = 19; sequence <= 60; sequence++)
            {
                journal.Append([Sample.Written(sequence, recordBytes: 100_000)]);
            }
        }

        JournalCheckReport report = JournalCheck.Run(_disk, Sample.Node, told.Add);

        Assert.InRange(told.Count, 4, 6);
        Assert.Equal(new JournalCheckProgress(report.BytesRead, report.BytesRead, 60), told[^1]);
        Assert.True(told.Zip(told.Skip(1)).All(pair => pair.First.BytesRead <= pair.Second.BytesRead));
        Assert.Throws<OperationCanceledException>(() => JournalCheck.Run(_disk, Sample.Node, _ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void A_folder_on_a_real_disk_is_checked()
    {
        using var folder = new TemporaryFolder();
        using (TransactionJournal journal = TransactionJournal.Open(folder.Under("journal"), Sample.Node, Small))
        {
            journal.Append(Sample.Batch(1, 4));
        }

        Assert.True(JournalCheck.Run(folder.Under("journal"), Sample.Node).IsWhole);
        Assert.Throws<DirectoryNotFoundException>(() => JournalCheck.Run(folder.Under("nowhere"), Sample.Node));
    }

    private JournalCheckReport Check() => JournalCheck.Run(_disk, Sample.Node);
}
