using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Registry.Administration;
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

    /// <summary>Values match that only administrators may read, and nobody has proven to be one.</summary>
    NeedsProof,

    /// <summary>Values match that only administrators may read, and the requester has proven to be none.</summary>
    NotAdministrator,

    /// <summary>Values match that nobody may read.</summary>
    Unreadable,
}

/// <summary>Asks the resolver on behalf of HTTP requests and counts each question once.</summary>
internal sealed class HandleQuestions(Resolver resolver, Authority authority, WorkerPool workers, ActivityCounter counter, TimeProvider time)
{
    /// <summary>Resolves one handle.</summary>
    /// <param name="use">Gets the encoded values; they are valid while it runs.</param>
    public async ValueTask<HttpResolution> AskAsync(byte[] handle, HttpRequest request, Requester requester, Action<ReadOnlyMemory<byte>> use, CancellationToken stop)
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
                _ => Select(request, IsPublicOnly(request, requester), worker, use),
            };
            if (outcome == HttpResolution.NeedsProof)
            {
                outcome = await SelectRestrictedAsync(handle, requester, worker, use, stop).ConfigureAwait(false);
            }

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

    /// <summary>Handle REST interface: who has proven who he is wants all that he may read, others what is public, unless they say otherwise.</summary>
    private static bool IsPublicOnly(HttpRequest request, Requester requester) =>
        request.Query.ContainsKey("publicOnly") ? QueryFlags.IsSet(request, "publicOnly") : requester == Requester.Anonymous;

    private static HttpResolution Select(HttpRequest request, bool publicOnly, WireWorker worker, Action<ReadOnlyMemory<byte>> use)
    {
        ReadSelection(request, worker.Selection);
        var record = new StoredRecord(worker.Record.Bytes);
        Span<byte> values = worker.Response.GetSpan(Math.Max(1, record.Values.Length));
        return End(ValueSelector.Select(record, worker.Selection, publicOnly, values), worker, use);
    }

    private static HttpResolution End(SelectionResult selected, WireWorker worker, Action<ReadOnlyMemory<byte>> use)
    {
        switch (selected.Status)
        {
            case SelectionStatus.Selected:
                worker.Response.Advance(selected.Bytes);
                use(worker.Response.WrittenMemory);
                return HttpResolution.Found;
            case SelectionStatus.NothingFound:
                return HttpResolution.ValuesNotFound;
            case SelectionStatus.ReadableByNobody:
                return HttpResolution.Unreadable;
            default:
                return HttpResolution.NeedsProof;
        }
    }

    private async ValueTask<HttpResolution> SelectRestrictedAsync(byte[] handle, Requester requester, WireWorker worker, Action<ReadOnlyMemory<byte>> use, CancellationToken stop)
    {
        Verdict verdict = Handle.TryParse(handle, out Handle parsed) == HandleFault.None
            ? await authority.JudgeAsync(requester, Demand.ToRead(parsed), stop).ConfigureAwait(false)
            : Verdict.NotAdministrator;
        return verdict switch
        {
            Verdict.Allowed => SelectForAdministrator(worker, use),
            Verdict.NeedsAuthentication => HttpResolution.NeedsProof,
            _ => HttpResolution.NotAdministrator,
        };
    }

    private static HttpResolution SelectForAdministrator(WireWorker worker, Action<ReadOnlyMemory<byte>> use)
    {
        var record = new StoredRecord(worker.Record.Bytes);
        Span<byte> values = worker.Response.GetSpan(Math.Max(1, record.Values.Length));
        return End(ValueSelector.SelectForAdministrator(record, worker.Selection, values, out _), worker, use);
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
