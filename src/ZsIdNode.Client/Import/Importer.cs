using System.Runtime.CompilerServices;
using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>
/// Sends a catalogue to a node:
/// <list type="number">
/// <item>rows are read; faulty ones are noted and left out,</item>
/// <item>good ones are gathered into batches,</item>
/// <item>a few batches are under way at once,</item>
/// <item>their receipts are entered in the order of the file.</item>
/// </list>
/// When the node fails, no further batch is sent and those under way are waited for.
/// </summary>
public sealed class Importer(NodeClient node, ImportOptions options)
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
        var account = new ImportAccount(options, report);
        var underWay = new Queue<(RegistrationBatch Batch, Task<RegistrationAnswer> Answer)>();
        try
        {
            await foreach (RegistrationBatch batch in BatchesAsync(catalogue, account, stop))
            {
                if (underWay.Count == options.RequestsInFlight)
                {
                    await EnterOldestAsync();
                }

                if (account.Fault is not null)
                {
                    break;
                }

                underWay.Enqueue((batch, node.RegisterAsync(batch, stop)));
            }

            while (underWay.Count > 0)
            {
                await EnterOldestAsync();
            }
        }
        finally
        {
            // Only a cancellation or an unreadable file leaves any.
            await Task.WhenAll(underWay.Select(request => (Task)request.Answer)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        progress?.Report(account.Progress(catalogue.BytesRead, bytesTotal));
        return account.Close();

        async Task EnterOldestAsync()
        {
            (RegistrationBatch batch, Task<RegistrationAnswer> answer) = underWay.Peek();
            await account.EnterAsync(batch, await answer);
            underWay.Dequeue();
            progress?.Report(account.Progress(catalogue.BytesRead, bytesTotal));
        }
    }

    private async IAsyncEnumerable<RegistrationBatch> BatchesAsync(
        CatalogueReader catalogue,
        ImportAccount account,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var batch = new RegistrationBatch();
        await foreach (CatalogueItem item in catalogue.ReadAllAsync(stop))
        {
            if (item.Fault is RowFault fault)
            {
                await account.LeaveOutAsync(fault);
                continue;
            }

            // A row is far smaller than a request, so that an empty batch always takes it.
            Registration registration = item.Registration!;
            if (batch.Count == options.BatchRows || !batch.TryAdd(registration))
            {
                yield return batch;
                batch = new RegistrationBatch();
                batch.TryAdd(registration);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
