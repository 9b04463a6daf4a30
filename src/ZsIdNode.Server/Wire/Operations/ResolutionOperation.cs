using System.Buffers.Binary;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 1: gives the values of a handle, all of them or those that were asked for.</summary>
/// <param name="referrer">Knows where else a handle may stand; without it nobody is sent there.</param>
internal sealed class ResolutionOperation(Resolver resolver, Authority authority, ActivityCounter counter, SiteIdentity site, int datagramsMost = int.MaxValue, Referrer? referrer = null) : IWireOperation
{
    private enum Reading
    {
        /// <summary>What is not public is left out in silence.</summary>
        PublicOnly,

        /// <summary>What is not public makes it matter who asks.</summary>
        Anybody,

        /// <summary>Somebody known, whose rights have not been asked for yet.</summary>
        LoggedIn,

        /// <summary>An administrator.</summary>
        Administrator,

        /// <summary>Somebody known, who is no administrator.</summary>
        Refused,
    }

    public OpCode OpCode => OpCode.Resolution;

    public bool TryAnswer(in WireRequest request, WireWorker worker)
    {
        Malformed malformed = ResolutionRequest.TryRead(request.Body, out ResolutionRequest question);
        if (malformed != Malformed.None)
        {
            Refuse(request, worker, ResponseCode.ProtocolError, malformed.Describe(), Measure.ResolutionRefused, PrefixDirectory.UnknownOrdinal);
            return true;
        }

        ResolutionResult result = resolver.Resolve(question.Handle, worker.Record);
        bool mayBeElsewhere = IsMissing(result) && referrer?.MayRefer(request.Exchange, question.Handle) == true;
        return result.Status != ResolutionStatus.OnDisk && !mayBeElsewhere && TryAnswer(request, question, result, ReadingAs(request.Exchange), worker);
    }

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        ReadOnlyMemory<byte> handle = HandleOf(exchange, message);
        ResolutionResult result = resolver.Resolve(handle.Span, worker.Record);
        if (result.Status == ResolutionStatus.OnDisk)
        {
            result = await resolver.ResolveFromDiskAsync(handle, result, worker.Record, stop).ConfigureAwait(false);
        }

        if (IsMissing(result) && referrer is not null && await referrer.TryReferAsync(exchange, message, worker, stop).ConfigureAwait(false))
        {
            counter.Count(result.Ordinal, exchange.Door, Measure.NotResponsible, exchange.Now);
            return OperationEnd.Answered;
        }

        Reading reading = ReadingAs(exchange);
        if (Answer(exchange, message, result, reading, worker))
        {
            return OperationEnd.Answered;
        }

        Verdict verdict = Handle.TryParse(handle.Span, out Handle parsed) == HandleFault.None
            ? await authority.JudgeAsync(requester, Demand.ToRead(parsed), stop).ConfigureAwait(false)
            : Verdict.NotAdministrator;
        if (verdict == Verdict.NeedsAuthentication)
        {
            return OperationEnd.NeedsAuthentication;
        }

        Answer(exchange, message, result, After(reading, verdict), worker);
        return OperationEnd.Answered;
    }

    /// <summary>
    /// As whom a question reads at first. The public-only flag says nothing on a connection that has logged in:
    /// id-pointer-sdk always sets it.
    /// </summary>
    private static Reading ReadingAs(in WireExchange exchange) =>
        exchange.Scope.Login is not null ? Reading.LoggedIn
        : (exchange.Header.Flags & OpFlags.PublicOnly) != 0 || Peers.IsIdisSdk(exchange.Envelope) ? Reading.PublicOnly
        : Reading.Anybody;

    private static Reading After(Reading reading, Verdict verdict) =>
        verdict == Verdict.Allowed ? Reading.Administrator
        : reading == Reading.LoggedIn ? Reading.PublicOnly
        : Reading.Refused;

    private static bool IsMissing(ResolutionResult result) => result.Status is ResolutionStatus.HandleNotFound or ResolutionStatus.NotResponsible;

    private static ReadOnlyMemory<byte> HandleOf(WireExchange exchange, ReadOnlyMemory<byte> message)
    {
        ReadOnlyMemory<byte> body = message.Slice(MessageHeader.Bytes, exchange.Header.BodyLength);
        return body.Slice(sizeof(int), BinaryPrimitives.ReadInt32BigEndian(body.Span));
    }

    private static void Select(in ResolutionRequest question, ValueSelection selection)
    {
        selection.Clear();
        for (ReadOnlySpan<byte> indexes = question.Indexes; !indexes.IsEmpty; indexes = indexes[sizeof(int)..])
        {
            selection.AddIndex(BinaryPrimitives.ReadInt32BigEndian(indexes));
        }

        var types = new FieldReader(question.Types);
        for (int at = 0; at < question.TypeCount; at++)
        {
            selection.AddType(types.Block(ProtocolLimits.MessageBytesMost));
        }
    }

    private bool Answer(WireExchange exchange, ReadOnlyMemory<byte> message, ResolutionResult result, Reading reading, WireWorker worker)
    {
        var request = new WireRequest(exchange, message.Span);
        ResolutionRequest.TryRead(request.Body, out ResolutionRequest question);
        return TryAnswer(request, question, result, reading, worker);
    }

    /// <summary>Writes the answer; <c>false</c>, and nothing is written, when it depends on who asks.</summary>
    private bool TryAnswer(in WireRequest request, in ResolutionRequest question, ResolutionResult result, Reading reading, WireWorker worker)
    {
        switch (result.Status)
        {
            case ResolutionStatus.NotResponsible:
                Refuse(request, worker, ResponseCode.ServerNotResponsible, "That prefix doesn't live here", Measure.NotResponsible, result.Ordinal);
                return true;
            case ResolutionStatus.HandleNotFound:
                Refuse(request, worker, ResponseCode.HandleNotFound, "", Measure.HandleNotFound, result.Ordinal);
                return true;
            default:
                Select(question, worker.Selection);
                return TryAnswerWithValues(request, question, result.Ordinal, reading, worker);
        }
    }

    private bool TryAnswerWithValues(in WireRequest request, in ResolutionRequest question, int ordinal, Reading reading, WireWorker worker)
    {
        var record = new StoredRecord(worker.Record.Bytes);
        if (reading == Reading.LoggedIn && !record.AllPublic)
        {
            return false;
        }

        var answer = new AnswerWriter(site, worker.Response, request);
        answer.Block(question.Handle);
        Span<byte> count = answer.Reserve(sizeof(int) + record.Values.Length);
        SelectionResult selected = Select(record, reading, count[sizeof(int)..], worker);
        if (selected.Status == SelectionStatus.Selected)
        {
            BinaryPrimitives.WriteInt32BigEndian(count, selected.Count);
            answer.Take(sizeof(int) + selected.Bytes);
            answer.Complete(ResponseCode.Success);
            bool sent = request.Exchange.Door != Door.Udp || Fragments.Count(answer.MessageLength) <= datagramsMost;
            if (!sent)
            {
                // The client hears nothing and turns to TCP: that is where its question counts as answered.
                answer.Abandon();
            }

            counter.Count(ordinal, request.Exchange.Door, sent ? Measure.Resolved : Measure.ResolutionRefused, request.Exchange.Now);
            return true;
        }

        answer.Abandon();
        if (selected.Status == SelectionStatus.NeedsAdministrator && reading != Reading.Refused)
        {
            return false;
        }

        (ResponseCode code, string message, Measure measure) = selected.Status switch
        {
            SelectionStatus.NothingFound => (ResponseCode.ValuesNotFound, "", Measure.ValuesNotFound),
            SelectionStatus.ReadableByNobody => (ResponseCode.InsufficientPermissions, "The value may be read by nobody", Measure.ResolutionRefused),
            _ => (ResponseCode.InvalidAdmin, "", Measure.ResolutionRefused),
        };
        Refuse(request, worker, code, message, measure, ordinal);
        return true;
    }

    private static SelectionResult Select(StoredRecord record, Reading reading, Span<byte> values, WireWorker worker)
    {
        if (reading != Reading.Administrator)
        {
            return ValueSelector.Select(record, worker.Selection, reading == Reading.PublicOnly, values);
        }

        SelectionResult selected = ValueSelector.SelectForAdministrator(record, worker.Selection, values, out bool restricted);
        worker.AnswerIsConfidential |= restricted;
        return selected;
    }

    private void Refuse(in WireRequest request, WireWorker worker, ResponseCode code, string message, Measure measure, int ordinal)
    {
        new AnswerWriter(site, worker.Response, request).CompleteWithError(code, message);
        counter.Count(ordinal, request.Exchange.Door, measure, request.Exchange.Now);
    }
}
