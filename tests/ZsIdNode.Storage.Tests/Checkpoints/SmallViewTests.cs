using System.Buffers;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Batches;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Counts;
using ZsIdNode.Storage.Prefixes;
using ZsIdNode.Storage.Tests.Journal;

namespace ZsIdNode.Storage.Tests.Checkpoints;

public sealed class SmallViewTests
{
    public static TheoryData<string> Views => ["prefixes", "counts", "batches"];

    [Theory]
    [MemberData(nameof(Views))]
    public void What_was_saved_is_loaded_and_saved_the_same(string name)
    {
        byte[] saved = Save(Filled(name));
        ISmallView loaded = Empty(name);

        Assert.True(loaded.TryLoad(saved));
        Assert.Equal(saved, Save(loaded));
        Assert.NotEqual(saved, Save(Empty(name)));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_state_that_is_cut_off_or_goes_on_is_refused_and_changes_nothing(string name)
    {
        byte[] saved = Save(Filled(name));
        byte[] nothing = Save(Empty(name));
        ISmallView view = Empty(name);

        for (int length = 0; length < saved.Length; length++)
        {
            Assert.False(view.TryLoad(saved.AsSpan(0, length)));
        }

        Assert.False(view.TryLoad([.. saved, 0]));
        Assert.Equal(nothing, Save(view));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void No_changed_byte_throws(string name)
    {
        byte[] saved = Save(Filled(name));
        for (int at = 0; at < saved.Length; at++)
        {
            byte[] changed = [.. saved];
            changed[at] ^= 0xFF;
            Empty(name).TryLoad(changed);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_manifest_is_refused()
    {
        var manifest = new CheckpointManifest(Sample.Node, Sequence: 7, Sample.Noon, [new ViewCheckpoint("counts", [1, 2, 3], [new CheckpointFile("7.state", 12, 0xDEADBEEF)])]);
        byte[] bytes = manifest.Encode();
        CheckpointManifest read = CheckpointManifest.Decode(bytes, Sample.Node, "file");
        Assert.Equal(manifest.Views[0].Files[0], read.Views[0].Files[0]);
        Assert.Equal(manifest.Views[0].State.AsEnumerable(), read.Views[0].State.AsEnumerable());

        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<CheckpointDamagedException>(() => CheckpointManifest.Decode(flipped, Sample.Node, "file"));
        }
    }

    [Theory]
    [InlineData("../node.json")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("")]
    public void A_manifest_does_not_lead_out_of_the_folder_of_its_views(string name)
    {
        var manifest = new CheckpointManifest(Sample.Node, Sequence: 7, Sample.Noon, [new ViewCheckpoint("counts", [], [new CheckpointFile(name, 0, Checksum: null)])]);

        Assert.Throws<CheckpointDamagedException>(() => CheckpointManifest.Decode(manifest.Encode(), Sample.Node, "file"));
    }

    private static byte[] Save(ISmallView view)
    {
        var output = new ArrayBufferWriter<byte>();
        view.Save(output);
        return output.WrittenSpan.ToArray();
    }

    private static ISmallView Empty(string name) => name switch
    {
        "prefixes" => new PrefixView(new PrefixDirectory()),
        "counts" => new CountsView(new DailyCounts()),
        _ => new BatchView(new BatchLedger(new BatchLedgerOptions())),
    };

    private static ISmallView Filled(string name)
    {
        ISmallView view = Empty(name);
        view.Apply(
        [
            new PrefixHomed(Prefix.Parse("88.118.42"), "星火灯具有限公司") { Sequence = 1, Time = Sample.Noon },
            new PrefixHomed(Prefix.Parse("88.118.57"), "固岚锁业") { Sequence = 2, Time = Sample.Noon.AddHours(1) },
            Sample.Written(3),
            Sample.Written(4),
            new ActivityCounted([new ActivityDelta(20_778, "88.118.42", Door.Udp, (byte)Measure.Resolved, 17), new ActivityDelta(20_779, "", Door.Tcp, (byte)Measure.NotResponsible, 4)]) { Sequence = 5, Time = Sample.Noon },
            Sample.PartTaken(6),
            Sample.PartTaken(7, part: 2),
            Sample.PartTaken(8, key: "other"),
        ]);
        return view;
    }
}
