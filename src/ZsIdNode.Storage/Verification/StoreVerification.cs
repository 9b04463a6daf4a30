using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Journal.Check;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Verification;

/// <summary>
/// Checks all that a stopped node has stored: (1) every group of the journal, (2) every checkpoint and its files, (3) the
/// views that a start would make of both: every record, every file of the directory, and each against the others. The
/// journal and the checkpoints stay as they are.
/// </summary>
public static class StoreVerification
{
    private const long BytesBetweenReports = 1L << 30;

    /// <param name="told">Hears in words how far it has come.</param>
    public static async Task<VerificationReport> RunAsync(DataFolder folder, StorageOptions options, Action<string> told, CancellationToken stop)
    {
        var faults = new List<string>();
        var notes = new List<string>();

        // (1)
        told("journal …");
        long next = BytesBetweenReports;
        JournalCheckReport journal = JournalCheck.Run(
            folder.JournalPath,
            folder.NodeId,
            progress =>
            {
                if (progress.BytesRead >= next)
                {
                    told($"  {progress.BytesRead >> 30} of {progress.BytesInAll >> 30} GiB, transaction {progress.LastSequence}");
                    next += BytesBetweenReports;
                }
            },
            stop);
        faults.AddRange(journal.Findings.Where(finding => finding.IsDamage).Select(finding => finding.ToString()));
        notes.AddRange(journal.Findings.Where(finding => !finding.IsDamage).Select(finding => finding.ToString()));
        if (journal.FindingsLeftOff > 0)
        {
            faults.Add($"{journal.FindingsLeftOff} more findings in the journal.");
        }

        // (2)
        told("checkpoints …");
        CheckpointFindings checkpoints = new CheckpointFolder(folder.CheckpointsPath, folder.ViewsPath, folder.NodeId).Find();
        faults.AddRange(checkpoints.Refused);

        // (3): only of what is whole, because an older checkpoint is restored at the cost of the newer one.
        var views = new ViewFindings(0, "");
        if (faults.Count == 0)
        {
            views = await VerifyViewsAsync(folder, options, faults, told, stop).ConfigureAwait(false);
        }
        else
        {
            notes.Add("The views were not looked at: what is damaged has to be put right first.");
        }

        return new VerificationReport(journal.Transactions, journal.LastSequence, checkpoints.Usable.Length, views.Records, views.Digest, [.. faults], [.. notes]);
    }

    private static async Task<ViewFindings> VerifyViewsAsync(DataFolder folder, StorageOptions options, List<string> faults, Action<string> told, CancellationToken stop)
    {
        told("views …");
        try
        {
            using StoreOpening opening = StoreOpening.Restore(folder, () => NodeViews.Create(folder.ViewsPath, options));
            faults.AddRange(opening.Refused);
            opening.Replay(add => new JournalOpening(new DiskJournalFiles(folder.JournalPath), folder.NodeId, new JournalOptions(), opening.Checkpoint).Run((transactions, _) => add(transactions)));
            return await new ViewVerification(opening.Views, faults, told).RunAsync(stop).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            faults.Add(fault.Message);
            return new ViewFindings(0, "");
        }
    }
}
