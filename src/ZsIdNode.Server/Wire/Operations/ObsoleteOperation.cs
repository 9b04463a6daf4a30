using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op codes 1000 to 1003, by which Handle.net servers keep mirrors: refused, whoever asks.</summary>
internal sealed class ObsoleteOperation : IWireOperation
{
    private readonly SiteIdentity _site;
    private readonly string _message;

    private ObsoleteOperation(OpCode opCode, string message, SiteIdentity site)
    {
        OpCode = opCode;
        _message = message;
        _site = site;
    }

    public OpCode OpCode { get; }

    public static IEnumerable<IWireOperation> All(SiteIdentity site) =>
    [
        new ObsoleteOperation(OpCode.GetNextTransactionId, "Next txn id no longer supported; upgrade required", site),
        new ObsoleteOperation(OpCode.RetrieveTransactions, "Mirrors are not fed by this operation", site),
        new ObsoleteOperation(OpCode.DumpHandles, "Mirrors are not fed by this operation", site),
        new ObsoleteOperation(OpCode.BackupServer, "Backups are the operator's affair and not made by this operation", site),
    ];

    public bool TryAnswer(in WireRequest request, WireWorker worker)
    {
        new AnswerWriter(_site, worker.Response, request).CompleteWithError(ResponseCode.OperationNotSupported, _message);
        return true;
    }

    public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop) =>
        throw new InvalidOperationException("A refusal never waits.");
}
