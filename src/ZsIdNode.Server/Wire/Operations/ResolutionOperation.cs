using System.Buffers.Binary;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 1: gives the values of a handle, all of them or those that were asked for.</summary>
internal sealed class ResolutionOperation(Resolver resolver, ActivityCounter counter, SiteIdentity site) : IWireOperation
{
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
        if (result.Status == ResolutionStatus.OnDisk)
        {
            return false;
        }

        Answer(request, question, result, worker);
        return true;
    }

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        ReadOnlyMemory<byte> handle = HandleOf(exchange, message);
        ResolutionResult result = resolver.Resolve(handle.Span, worker.Record);
        if (result.Status == ResolutionStatus.OnDisk)
        {
            result = await resolver.ResolveFromDiskAsync(handle, result, worker.Record, stop).ConfigureAwait(false);
        }

        var request = new WireRequest(exchange, message.Span);
        ResolutionRequest.TryRead(request.Body, out ResolutionRequest question);
        Answer(request, question, result, worker);
        return OperationEnd.Answered;
    }

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

    private void Answer(in WireRequest request, in ResolutionRequest question, ResolutionResult result, WireWorker worker)
    {
        switch (result.Status)
        {
            case ResolutionStatus.NotResponsible:
                Refuse(request, worker, ResponseCode.ServerNotResponsible, "That prefix doesn't live here", Measure.NotResponsible, result.Ordinal);
                break;
            case ResolutionStatus.HandleNotFound:
                Refuse(request, worker, ResponseCode.HandleNotFound, "", Measure.HandleNotFound, result.Ordinal);
                break;
            default:
                Select(question, worker.Selection);
                AnswerWithValues(request, question, result.Ordinal, worker);
                break;
        }
    }

    private void AnswerWithValues(in WireRequest request, in ResolutionRequest question, int ordinal, WireWorker worker)
    {
        var record = new StoredRecord(worker.Record.Bytes);
        bool publicOnly = (request.Exchange.Header.Flags & OpFlags.PublicOnly) != 0 || Peers.IsIdisSdk(request.Exchange.Envelope);

        var answer = new AnswerWriter(site, worker.Response, request);
        answer.Block(question.Handle);
        Span<byte> count = answer.Reserve(sizeof(int) + record.Values.Length);
        SelectionResult selected = ValueSelector.Select(record, worker.Selection, publicOnly, count[sizeof(int)..]);
        if (selected.Status == SelectionStatus.Selected)
        {
            BinaryPrimitives.WriteInt32BigEndian(count, selected.Count);
            answer.Take(sizeof(int) + selected.Bytes);
            answer.Complete(ResponseCode.Success);
            counter.Count(ordinal, request.Exchange.Door, Measure.Resolved, request.Exchange.Now);
            return;
        }

        answer.Abandon();
        if (selected.Status == SelectionStatus.NothingFound)
        {
            Refuse(request, worker, ResponseCode.ValuesNotFound, "", Measure.ValuesNotFound, ordinal);
        }
        else
        {
            string message = selected.Status == SelectionStatus.ReadableByNobody
                ? "The value may be read by nobody"
                : "The values may be read by administrators only; ask with the public-only flag for the others";
            Refuse(request, worker, ResponseCode.InsufficientPermissions, message, Measure.ResolutionRefused, ordinal);
        }
    }

    private void Refuse(in WireRequest request, WireWorker worker, ResponseCode code, string message, Measure measure, int ordinal)
    {
        new AnswerWriter(site, worker.Response, request).CompleteWithError(code, message);
        counter.Count(ordinal, request.Exchange.Door, measure, request.Exchange.Now);
    }
}
