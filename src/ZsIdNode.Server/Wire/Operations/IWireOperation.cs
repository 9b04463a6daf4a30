using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>How an operation ended that had to wait.</summary>
internal enum OperationEnd : byte
{
    /// <summary>The answer is written.</summary>
    Answered,

    /// <summary>Nothing is written: the requester must prove who he is first.</summary>
    NeedsAuthentication,
}

/// <summary>Answers the requests of one op code.</summary>
internal interface IWireOperation
{
    OpCode OpCode { get; }

    /// <summary>
    /// Writes the answer from memory, or says <see langword="false"/> and writes nothing when it must wait, for the
    /// disk or for the one writer: then <see cref="AnswerLaterAsync"/> is called with a copy of the message.
    /// </summary>
    bool TryAnswer(in WireRequest request, WireWorker worker);

    /// <param name="requester">Who asks, as far as it is proven.</param>
    ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop);
}
