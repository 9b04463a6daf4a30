using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 302: lists the prefix handles of the homed prefixes, whatever handle the message names.</summary>
internal sealed class ListHomedPrefixesOperation(PrefixDirectory prefixes, Authority authority, SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.ListHomedPrefixes;

    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        Malformed malformed = HandleRequest.TryRead(new WireRequest(exchange, message.Span).Body, out _);
        if (malformed != Malformed.None)
        {
            return Refuse(exchange, message, worker, ResponseCode.ProtocolError, malformed.Describe());
        }

        Verdict verdict = await authority.JudgeAsync(requester, Demand.Homing, stop).ConfigureAwait(false);
        if (verdict != Verdict.Allowed)
        {
            (ResponseCode code, string text) = WireRefusals.Of(ChangeOutcome.Refused(Refusal.NotAdministrator));
            return verdict == Verdict.NeedsAuthentication ? OperationEnd.NeedsAuthentication : Refuse(exchange, message, worker, code, text);
        }

        ImmutableArray<Handle> homed = [.. prefixes.Current.All.Select(prefix => prefix.Prefix.PrefixHandle).OrderBy(handle => handle.ToString(), StringComparer.Ordinal)];
        if (HandleLists.IsPossible(site, new WireRequest(exchange, message.Span), worker, homed.Length))
        {
            int taken = 0;
            await HandleLists.AnswerAsync(site, exchange, message, worker, (_, most) =>
            {
                ImmutableArray<Handle> page = [.. homed.Skip(taken).Take(most)];
                taken += page.Length;
                return ValueTask.FromResult(page);
            }).ConfigureAwait(false);
        }

        return OperationEnd.Answered;
    }

    private OperationEnd Refuse(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, ResponseCode code, string text)
    {
        new AnswerWriter(site, worker.Response, new WireRequest(exchange, message.Span)).CompleteWithError(code, text);
        return OperationEnd.Answered;
    }
}
