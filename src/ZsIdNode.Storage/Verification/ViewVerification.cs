using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage.Verification;

/// <summary>What was found of the views.</summary>
internal sealed record ViewFindings(long Records, string Digest);

/// <summary>
/// Reads all views and holds them against one another: a handle that is listed has a record, no record is without, and the
/// counts say as many registered and not deleted as are there.
/// </summary>
internal sealed class ViewVerification(NodeViews views, List<string> faults, Action<string> told)
{
    private const int PageHandles = 1_000;
    private const int FaultsMost = 1_000;

    private readonly RecordBuffer _record = new();
    private readonly byte[] _key = new byte[HandleLimits.HandleBytesMost];

    public async Task<ViewFindings> RunAsync(CancellationToken stop)
    {
        RecordVerification records = views.Files.Records.Verify(progress: null, stop);
        faults.AddRange(records.DamagedAt.Take(FaultsMost).Select(address => $"The record view is damaged at byte {address} of its log; 'zsid rebuild' makes it anew."));
        told($"  {records.Records} records");
        views.Files.Handles.Verify(progress: null, stop);

        CountsSnapshot counts = views.Counts.Current;
        faults.AddRange(CountsConservation.Faults(counts).Select(fault => $"The counts do not add up: {fault.Sum} is kept as {fault.Kept} and is {fault.Recounted}."));
        long listed = 0;
        foreach ((string prefix, long stock) in counts.Stock.OrderBy(stock => stock.Key, StringComparer.Ordinal))
        {
            listed += await VerifyPrefixAsync(prefix, stock, stop).ConfigureAwait(false);
        }

        if (listed != records.Records)
        {
            faults.Add($"{records.Records} records are there, and {listed} handles are listed.");
        }

        string digest = records.DamagedAt.IsEmpty ? Convert.ToHexStringLower(views.Files.Records.Digest(stop)) : "";
        return new ViewFindings(records.Records, digest);
    }

    private async Task<long> VerifyPrefixAsync(string text, long stock, CancellationToken stop)
    {
        if (!Prefix.TryParse(text, out Prefix prefix))
        {
            faults.Add($"The counts have a prefix that is none: '{text}'.");
            return 0;
        }

        long listed = 0;
        ImmutableArray<Handle> page = [];
        do
        {
            page = await views.Handles.ReadPageAsync(prefix, page.IsEmpty ? null : page[^1], PageHandles, stop).ConfigureAwait(false);
            foreach (Handle handle in page)
            {
                listed++;
                if (!await ExistsAsync(handle, stop).ConfigureAwait(false) && faults.Count < FaultsMost)
                {
                    faults.Add($"{handle} is listed and has no record.");
                }
            }
        }
        while (!page.IsEmpty);

        if (listed != views.Handles.Count(prefix) || listed != stock)
        {
            faults.Add($"Under {prefix} {listed} handles are listed, the directory counts {views.Handles.Count(prefix)}, and {stock} were registered and not deleted.");
        }

        return listed;
    }

    private async ValueTask<bool> ExistsAsync(Handle handle, CancellationToken stop)
    {
        int length = AsciiCase.Fold(handle.Utf8, _key);
        return views.Records.TryRead(_key.AsSpan(0, length), _record) switch
        {
            RecordRead.Found => true,
            RecordRead.OnDisk => await views.Records.ReadFromDiskAsync(_key.AsMemory(0, length), _record, stop).ConfigureAwait(false),
            _ => false,
        };
    }
}
