namespace ZsIdNode.Storage.Tests.Damage;

/// <summary>
/// Changes, shortens or takes away each kind of file that a node has, and opens what is left: an older checkpoint, the journal, a
/// refusal in words, never a wrong answer.
/// </summary>
public sealed class DataFolderDamageTests(DamagedFolder folder) : IClassFixture<DamagedFolder>
{
    private const int Flips = 5;
    private const Fate Journalled = Fate.Older | Fate.Journal;

    /// <summary>Kind of file (the newest or the oldest of several), and what may come of a changed bit and of a missing file.</summary>
    public static TheoryData<string, string, bool, Fate, Fate> Kinds => new()
    {
        { "journal", "*.journal", true, Fate.Refused | Fate.Tail, Fate.Refused },
        { "journal", "*.journal", false, Fate.Refused | Fate.Whole, Fate.Refused | Fate.Whole },
        { "journal", "*.places", false, Fate.Whole, Fate.Whole },
        { "checkpoints", "*.checkpoint", true, Fate.Older, Fate.Unsaid },
        { "checkpoints", "*.checkpoint", false, Fate.Whole, Fate.Whole },
        { "views/prefixes", "*.state", true, Fate.Older, Fate.Older },
        { "views/counts", "*.state", true, Fate.Older, Fate.Older },
        { "views/records", "index", true, Fate.Older, Fate.Older },
        { "views/records", "index", false, Fate.Whole, Fate.Whole },
        { "views/records", "checkpoint.json", true, Fate.Older, Fate.Older },
        { "views/records", "log.*", true, Journalled, Journalled },
        { "views/handle-directory/handles", "*.run", true, Journalled | Fate.Unread, Journalled },
        { "views/handle-directory/changes", "*.run", false, Journalled | Fate.Unread, Journalled },
        { "", "node.json", true, Fate.Refused | Fate.Whole, Fate.Refused },
    };

    public static TheoryData<string, string, Fate> BackupKinds => new()
    {
        { "", "location.txt", Fate.Whole | Fate.Refused },
        { "backups", "*.backup", Fate.Refused },
        { "parts", "*", Fate.Refused },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_changed_bit_never_makes_a_wrong_answer(string where, string files, bool newest, Fate changed, Fate missing)
    {
        _ = missing;
        var dice = new Random(20_261_121);
        for (int flip = 0; flip < Flips; flip++)
        {
            int at = dice.Next(int.MaxValue);
            await AssertAsync(where, files, newest, file => FlipAt(file, at), changed);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_missing_or_shortened_file_never_makes_a_wrong_answer(string where, string files, bool newest, Fate changed, Fate missing)
    {
        await AssertAsync(where, files, newest, File.Delete, missing);
        await AssertAsync(where, files, newest, file => Shorten(file, part: 0), changed | missing);
        await AssertAsync(where, files, newest, file => Shorten(file, part: 0.5), changed | missing);
    }

    [Theory]
    [MemberData(nameof(BackupKinds))]
    public async Task A_damaged_backup_is_refused_or_restores_what_was_backed_up(string where, string files, Fate allowed)
    {
        foreach (Action<string> damage in new Action<string>[] { file => FlipAt(file, 12_345), File.Delete, file => Shorten(file, 0.5) })
        {
            int count = DamagedFolder.Files(folder.CopyOfBackup(), where, files).Length;
            for (int at = 0; at < count; at += 1 + (count / 4))
            {
                string target = folder.CopyOfBackup();
                damage(DamagedFolder.Files(target, where, files)[at]);
                Fate fate = await folder.RestoreAsync(target);
                Assert.True(allowed.HasFlag(fate), $"{where}/{files}: {fate}");
            }
        }
    }

    private async Task AssertAsync(string where, string files, bool newest, Action<string> damage, Fate allowed)
    {
        string opened = Damaged();
        Fate fate = await folder.OpenAsync(opened);
        Assert.True(allowed.HasFlag(fate), $"{where}/{files}: {fate}");

        // A crash may leave a torn tail, or no newer manifest.
        bool isHarmless = fate is Fate.Whole or Fate.Tail or Fate.Unsaid;
        Assert.True(isHarmless || !await DamagedFolder.IsCalledWholeAsync(Damaged()), $"{where}/{files}: {fate}, and the check called it whole");

        string Damaged()
        {
            string data = folder.CopyOfData();
            string[] found = DamagedFolder.Files(data, where, files);
            damage(newest ? found[^1] : found[0]);
            return data;
        }
    }

    private static void FlipAt(string file, int at)
    {
        byte[] bytes = File.ReadAllBytes(file);

        // Behind what counts may be zeros, which nobody reads.
        int end = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        bytes[at % end] ^= (byte)(1 << (at % 7));
        File.WriteAllBytes(file, bytes);
    }

    private static void Shorten(string file, double part)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength((long)(stream.Length * part));
    }
}
