using System.Threading.Channels;
using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>
/// Cuts a catalogue into parts, ahead of those who send them: reading, parsing and writing JSON take as long as the node
/// does, so they run beside it. Where a part ends follows from the file alone.
/// </summary>
internal sealed class PartCutter(CatalogueReader catalogue, ImportOptions options)
{
    private readonly Channel<ImportPart> _parts = Channel.CreateBounded<ImportPart>(
        new BoundedChannelOptions(options.RequestsInFlight) { SingleReader = true, SingleWriter = true });

    public IAsyncEnumerable<ImportPart> Parts => _parts.Reader.ReadAllAsync();

    /// <summary>Cuts to the end of the file; who reads <see cref="Parts"/> meets what goes wrong.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await CutAsync(stop);
            _parts.Writer.Complete();
        }
        catch (Exception fault)
        {
            _parts.Writer.Complete(fault);
        }
    }

    private async Task CutAsync(CancellationToken stop)
    {
        int number = 0;
        var rows = new RegistrationBatch();
        List<RowFault> faults = [];
        await foreach (CatalogueItem item in catalogue.ReadAllAsync(stop))
        {
            if (item.Fault is RowFault fault)
            {
                faults.Add(fault);
                if (faults.Count < options.BatchRows)
                {
                    continue;
                }
            }

            // A row is far smaller than a request, so that an empty batch always takes it.
            if (item.Registration is Registration registration && rows.Count < options.BatchRows && rows.TryAdd(registration))
            {
                continue;
            }

            await HandOverAsync();
            if (item.Registration is not null)
            {
                rows.TryAdd(item.Registration);
            }
        }

        if (rows.Count + faults.Count > 0)
        {
            await HandOverAsync();
        }

        async ValueTask HandOverAsync()
        {
            await _parts.Writer.WriteAsync(new ImportPart(number, rows, faults, catalogue.BytesRead), stop);
            number += rows.Count > 0 ? 1 : 0;
            rows = new RegistrationBatch();
            faults = [];
        }
    }
}
