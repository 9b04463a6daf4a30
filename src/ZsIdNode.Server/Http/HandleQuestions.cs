using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Http;

/// <summary>How a question over HTTP ended.</summary>
internal enum HttpResolution
{
    Found,
    HandleNotFound,
    ValuesNotFound,
    NotResponsible,

    /// <summary>Values match that only administrators may read.</summary>
    Restricted,
}

/// <summary>Asks the resolver on behalf of HTTP requests and counts each question once.</summary>
internal sealed class HandleQuestions(Resolver resolver, WorkerPool workers, ActivityCounter counter, TimeProvider time)
{
    /// <summary>Resolves one handle.</summary>
    /// <param name="use">Gets the encoded values; they are valid while it runs.</param>
    public async ValueTask<HttpResolution> AskAsync(byte[] handle, HttpRequest request, Action<ReadOnlyMemory<byte>> use, CancellationToken stop)
    {
        WireWorker worker = workers.Rent();
        try
        {
            ResolutionResult result = resolver.Resolve(handle, worker.Record);
            if (result.Status == ResolutionStatus.OnDisk)
            {
                result = await resolver.ResolveFromDiskAsync(handle, result, worker.Record, stop).ConfigureAwait(false);
            }

            HttpResolution outcome = result.Status switch
            {
                ResolutionStatus.HandleNotFound => HttpResolution.HandleNotFound,
                ResolutionStatus.NotResponsible => HttpResolution.NotResponsible,
                _ => Select(request, worker, use),
            };
            if (!HttpMethods.IsHead(request.Method))
            {
                // HEAD is answered without a value: it is no resolution.
                counter.Count(result.Ordinal, Door.Http, MeasureOf(outcome), time.GetUtcNow().ToUnixTimeSeconds());
            }

            return outcome;
        }
        finally
        {
            workers.Return(worker);
        }
    }

    private static HttpResolution Select(HttpRequest request, WireWorker worker, Action<ReadOnlyMemory<byte>> use)
    {
        ReadSelection(request, worker.Selection);
        var record = new StoredRecord(worker.Record.Bytes);
        Span<byte> values = worker.Response.GetSpan(Math.Max(1, record.Values.Length));

        // Without credentials a question is public unless it says otherwise.
        bool publicOnly = !request.Query.ContainsKey("publicOnly") || QueryFlags.IsSet(request, "publicOnly");
        SelectionResult selected = ValueSelector.Select(record, worker.Selection, publicOnly, values);
        switch (selected.Status)
        {
            case SelectionStatus.Selected:
                worker.Response.Advance(selected.Bytes);
                use(worker.Response.WrittenMemory);
                return HttpResolution.Found;
            case SelectionStatus.NothingFound:
                return HttpResolution.ValuesNotFound;
            default:
                return HttpResolution.Restricted;
        }
    }

    private static void ReadSelection(HttpRequest request, ValueSelection selection)
    {
        selection.Clear();
        foreach (string? type in request.Query["type"])
        {
            selection.AddType(Encoding.UTF8.GetBytes(type ?? ""));
        }

        foreach (string? index in request.Query["index"])
        {
            // What is no number names no value.
            selection.AddIndex(int.TryParse(index, out int number) ? number : -1);
        }
    }

    private static Measure MeasureOf(HttpResolution outcome) => outcome switch
    {
        HttpResolution.Found => Measure.Resolved,
        HttpResolution.HandleNotFound => Measure.HandleNotFound,
        HttpResolution.ValuesNotFound => Measure.ValuesNotFound,
        HttpResolution.NotResponsible => Measure.NotResponsible,
        _ => Measure.ResolutionRefused,
    };
}
