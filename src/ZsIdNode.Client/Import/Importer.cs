using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>
/// Sends a catalogue to a node:
/// <list type="number">
/// <item>rows are read and gathered into parts, ahead of what is sent; faulty ones are noted and left out,</item>
/// <item>a few parts are under way at once, and sent again when the node falls silent; those that it has are not sent,</item>
/// <item>their receipts are entered in the order of the file.</item>
/// </list>
/// When the node fails for good, no further part is sent and those under way are waited for.
/// </summary>
/// <param name="batch">What makes it safe to send parts again, and the import to be repeated; without it the first failure ends it.</param>
public sealed class Importer(NodeClient node, ImportOptions options, ImportBatch? batch = null, TimeProvider? time = null)
{
    /// <param name="bytesTotal">The size of the file, when it is known, for the progress.</param>
    /// <param name="report">Gets every problem; the summary keeps only the first ones.</param>
    public async Task<ImportSummary> RunAsync(
        CatalogueReader catalogue,
        long? bytesTotal = null,
        IProgress<ImportProgress>? progress = null,
        ProblemReport? report = null,
        CancellationToken stop = default)
    {
        var account = new ImportAccount(options, batch, report);
        var sender = new PartSender(node, batch, options, time ?? TimeProvider.System);
        if (await sender.AskAsync(stop) is NodeFault fault)
        {
            account.Fail(fault);
            return account.Close();
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var cutter = new PartCutter(catalogue, options);
        Task cutting = Task.Run(() => cutter.RunAsync(ended.Token), CancellationToken.None);
        var underWay = new Queue<(ImportPart Part, Task<RegistrationAnswer> Answer)>();
        try
        {
            // (1)
            await foreach (ImportPart part in cutter.Parts)
            {
                if (underWay.Count == options.RequestsInFlight)
                {
                    await EnterOldestAsync();
                }

                if (account.Fault is not null)
                {
                    break;
                }

                // (2)
                underWay.Enqueue((part, sender.SendAsync(part, stop)));
            }

            while (underWay.Count > 0)
            {
                await EnterOldestAsync();
            }
        }
        finally
        {
            // Only a cancellation or an unreadable file leaves requests, only a failure rows that nobody wants any more.
            await ended.CancelAsync();
            await cutting;
            await Task.WhenAll(underWay.Select(request => (Task)request.Answer)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return account.Close();

        // (3)
        async Task EnterOldestAsync()
        {
            (ImportPart part, Task<RegistrationAnswer> answer) = underWay.Peek();
            await account.EnterAsync(part, await answer);
            underWay.Dequeue();
            progress?.Report(account.Progress(part.BytesRead, bytesTotal));
        }
    }
}
