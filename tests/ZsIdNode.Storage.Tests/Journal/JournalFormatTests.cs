using System.Text;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Journal.Encoding;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>Files that exist must stay readable: these bytes may be added to, never changed.</summary>
public sealed class JournalFormatTests
{
    private const string Frozen =
        // segment header: magic, format, mark, node, first sequence, zeros, checksum
        "5A534A4F55524E4C00000001A5C31E700C7F6A528D354E0B9A416B2F4F1D2E3300000000000000010000000000000000" +
        "00000000000000000000000000AE9E5E" +
        // group header: mark, payload length, first sequence, count, checksum
        "A5C31E70000000F80000000000000001000000053B36FBF8" +
        // prefix homed
        "000300000029000001A1FC42D27D0000000938382E3131382E343200000018E6989FE781ABE781AFE585B7E69C89E999" +
        "90E585ACE58FB8" +
        // record written
        "00010000002C000001A1FC42D27F0000001A38382E3131382E34322F4C414D502D323032362D30303030303201010000" +
        "00080203040506070809" +
        // record deleted
        "00020000001F000001A1FC42D27F0000001A38382E3131382E34322F4C414D502D323032362D30303030303203" +
        // activity counted
        "000500000031000001A1FC42D280000000020000512A0000000938382E3131382E343202030000000000000011000051" +
        "2A0000000004017FFFFFFFFFFFFFFF" +
        // prefix unhomed
        "00040000000D000001A1FC42D2810000000938382E3131382E3432";

    private const string FrozenPart =
        // kind, body length, time
        "000600000072000001A1FC42D283" +
        // key, part
        "00000012636174616C6F6775652D323032362E63737600000007" +
        // digest
        "DD92C8EB63206E456FCAF24E0BC24B63890D8262BF37DB34034BF6B2ABC83A9F" +
        // count of runs; for each: lines, registered, replaced or refused, refusal, message
        "00000004" +
        "00000002000000000000" +
        "00000001020100000000" +
        "0000000102040000000CE580BC203220E4B88DE5AFB9" +
        "00000001010000000000";

    [Fact]
    public void A_segment_has_exactly_these_bytes()
    {
        var disk = new MemoryDisk();
        using (TransactionJournal journal = Sample.Open(disk))
        {
            journal.Append(Sample.EveryKind());
        }

        Assert.Equal(Frozen, Convert.ToHexString(disk[disk.LastName]));
    }

    [Fact]
    public void These_bytes_are_read()
    {
        var disk = new MemoryDisk { ["00000000000000000001.journal"] = Convert.FromHexString(Frozen) };

        Assert.Equal(Sample.Texts(Sample.EveryKind()), Sample.Replayed(disk));
    }

    [Fact]
    public void A_part_of_a_batch_has_exactly_these_bytes_and_is_read_from_them()
    {
        var output = new CommitBuffer();
        JournalEncoding.Write(Sample.PartTaken(6), output);
        Assert.Equal(FrozenPart, Convert.ToHexString(output.Written));

        var reader = new FieldReader(Convert.FromHexString(FrozenPart));
        Assert.Equal(FrameFault.None, JournalEncoding.TryRead(ref reader, 6, out Transaction? read));
        Assert.Equal(Sample.Texts([Sample.PartTaken(6)]), Sample.Texts([read!]));
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void No_part_that_is_cut_off_or_changed_is_read_as_one_that_cannot_be()
    {
        byte[] frame = Convert.FromHexString(FrozenPart);
        for (int bit = 0; bit < 8 * frame.Length; bit++)
        {
            byte[] changed = [.. frame];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertReadsNothingImpossible(changed);
            AssertReadsNothingImpossible(frame.AsSpan(0, bit / 8));
        }
    }

    [Fact]
    public void The_checksum_is_the_published_one()
    {
        // The check value of CRC-32C, and one of the examples of RFC 3720 B.4.
        Assert.Equal(0xE306_9283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A91_36AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0xE306_9283u, Crc32C.Of(Encoding.ASCII.GetBytes("12345"), Encoding.ASCII.GetBytes("6789")));
    }

    private static void AssertReadsNothingImpossible(ReadOnlySpan<byte> frame)
    {
        var reader = new FieldReader(frame);
        if (JournalEncoding.TryRead(ref reader, 6, out Transaction? read) == FrameFault.None && read is BatchPartTaken taken)
        {
            Assert.InRange(taken.Part.Number, 0, int.MaxValue);
            Assert.InRange(taken.Part.Key.ToString().Length, 1, BatchKey.LengthMost);
            Assert.InRange(taken.Outcomes.Sum(run => (long)run.Count), 0, ITransactionLog.CommitTransactionsMost);
            Assert.All(taken.Outcomes, run => Assert.True(run.Count > 0 && Enum.IsDefined(run.Refusal) && !(run.HasOverwritten && run.Refusal != Refusal.None)));
        }
    }
}
