using System.Collections.Immutable;
using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Server.Http.Authentication;
using ZsIdNode.Server.Wire.Operations;

namespace ZsIdNode.Server.Http;

/// <summary>
/// <c>GET /api/handles?prefix=88.118.42&amp;page=0&amp;pageSize=100</c>: the handles under a prefix, for those who may list
/// them. Without both of <c>page</c> and <c>pageSize</c> it is all of them.
/// </summary>
internal sealed class HandleListEndpoint(IHandleDirectory handles, PrefixDirectory prefixes, Authority authority, Callers callers)
{
    public const string Path = "/api/handles";

    private const int HandlesMost = HandleLists.HandlesInOneAnswerMost;

    private const string PrefixHandleStart = Prefix.NamingAuthority + "/";

    public async Task GetAsync(HttpContext context)
    {
        if (await callers.IdentifyAsync(context).ConfigureAwait(false) is not Requester requester)
        {
            return;
        }

        // The prefix may be given bare or as its prefix handle.
        string named = context.Request.Query["prefix"].ToString();
        string bare = named.StartsWith(PrefixHandleStart, StringComparison.OrdinalIgnoreCase) ? named[PrefixHandleStart.Length..] : named;
        if (!Prefix.TryParse(bare, out Prefix prefix))
        {
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ProtocolError, null, $"'{named}' is not a prefix; expected a parameter such as prefix=88.118.42.").ConfigureAwait(false);
            return;
        }

        if (prefixes.Current.Find(prefix.PrefixHandle.SuffixUtf8) is null)
        {
            await RefuseAsync(context, Refusal.NotHomedHere).ConfigureAwait(false);
            return;
        }

        Verdict verdict = await authority.JudgeAsync(requester, Demand.ToList(prefix), context.RequestAborted).ConfigureAwait(false);
        await (verdict switch
        {
            Verdict.Allowed => ListAsync(context, named, prefix),
            Verdict.NeedsAuthentication => callers.DemandProofAsync(context, null),
            _ => RefuseAsync(context, Refusal.NotAdministrator),
        }).ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        (int status, ResponseCode code, string message) = RefusalStatus.Of(refusal);
        return JsonAnswer.RefuseAsync(context, status, code, null, message);
    }

    private static int? ReadNumber(HttpContext context, string name) =>
        int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private async Task ListAsync(HttpContext context, string named, Prefix prefix)
    {
        int? page = ReadNumber(context, "page");
        int? pageSize = ReadNumber(context, "pageSize");
        bool isPaged = page is not null && pageSize is not null;
        long count = handles.Count(prefix);
        if ((isPaged ? pageSize!.Value : count) > HandlesMost)
        {
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ProtocolError, null, $"One answer has at most {HandlesMost} handles; ask for pages of that size or smaller with page and pageSize.")
                .ConfigureAwait(false);
            return;
        }

        IReadOnlyList<Handle> listed = isPaged
            ? await ReadAsync(prefix, (long)page!.Value * pageSize!.Value, pageSize.Value, context.RequestAborted).ConfigureAwait(false)
            : await ReadAsync(prefix, skipped: 0, HandlesMost, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.SendAsync(context, 200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("responseCode", (int)ResponseCode.Success);
            writer.WriteString("prefix", named);

            // The Handle REST interface writes this count as text.
            writer.WriteString("totalCount", count.ToString(CultureInfo.InvariantCulture));
            if (isPaged)
            {
                writer.WriteNumber("page", page!.Value);
                writer.WriteNumber("pageSize", pageSize!.Value);
            }

            writer.WriteStartArray("handles");
            foreach (Handle handle in listed)
            {
                writer.WriteStringValue(handle.Utf8);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Reads a part of the list. The directory knows no positions, so that what is skipped is read, a piece at a time.</summary>
    private async Task<IReadOnlyList<Handle>> ReadAsync(Prefix prefix, long skipped, int most, CancellationToken stop)
    {
        var listed = new List<Handle>();
        Handle? last = null;
        while (listed.Count < most)
        {
            stop.ThrowIfCancellationRequested();
            int wanted = (int)Math.Min(HandlesMost, skipped + most - listed.Count);
            ImmutableArray<Handle> piece = await handles.ReadPageAsync(prefix, last, wanted, stop).ConfigureAwait(false);
            if (piece.IsEmpty)
            {
                break;
            }

            last = piece[^1];
            listed.AddRange(piece.Skip((int)Math.Min(piece.Length, skipped)));
            skipped -= Math.Min(piece.Length, skipped);
        }

        return listed;
    }
}
