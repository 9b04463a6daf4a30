using System.Diagnostics;
using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>Registers a run of products through the registrar: validated, judged, journalled, synced and in every view.</summary>
internal static class Bulk
{
    private const int BatchRecords = 2_000;
    private const int BatchesInFlight = 6;

    /// <summary>Gives the records a second of each slice, in order.</summary>
    public static async Task<List<double>> RunAsync(OpenNode node, Catalogue catalogue, long from, long count, long slice, Action<long, double>? report = null)
    {
        List<double> rates = [];
        for (long begin = from; begin < from + count; begin += slice)
        {
            long length = Math.Min(slice, from + count - begin);
            long began = Stopwatch.GetTimestamp();
            await RegisterAsync(node, catalogue, begin, length);
            double rate = length / Stopwatch.GetElapsedTime(began).TotalSeconds;
            rates.Add(rate);
            report?.Invoke(begin + length - from, rate);
        }

        return rates;
    }

    private static async Task RegisterAsync(OpenNode node, Catalogue catalogue, long from, long count)
    {
        long next = from;
        long end = from + count;
        async Task WorkAsync()
        {
            for (long begin = Interlocked.Add(ref next, BatchRecords) - BatchRecords; begin < end; begin = Interlocked.Add(ref next, BatchRecords) - BatchRecords)
            {
                var requests = new RegistrationRequest[(int)Math.Min(BatchRecords, end - begin)];
                for (int at = 0; at < requests.Length; at++)
                {
                    requests[at] = catalogue.Of(begin + at);
                }

                ChangeOutcome[] outcomes = await node.Registrar.RegisterAsync(requests, Requester.Operator, Door.Http);
                foreach (ChangeOutcome outcome in outcomes)
                {
                    LoadTestException.ThrowUnless(outcome is { IsAccepted: true, IsNew: true }, string.Create(CultureInfo.InvariantCulture, $"A registration was refused: {outcome.Refusal} {outcome.Message}."));
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, BatchesInFlight).Select(_ => Task.Run(WorkAsync)));
    }
}
