using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>
/// Sends parts to a node. Parts of a batch are sent again for as long as patience lasts when the node does not answer, or
/// cannot say what became of them: it takes each of them once. What is in no batch is sent once.
/// </summary>
internal sealed class PartSender(NodeClient node, ImportBatch? batch, ImportOptions options, TimeProvider time)
{
    // More imports of one file than anybody makes within the time that a node remembers them.
    private const int RepetitionsMost = 100;

    private readonly List<TakenParts> _registered = [];
    private int _at;

    /// <summary>Asks which parts the node has; what is registered whole is not sent again.</summary>
    public async Task<NodeFault?> AskAsync(CancellationToken stop)
    {
        for (int? from = 0; batch is not null && from is int next;)
        {
            NodeAnswer<BatchAnswer> answer = await node.BatchAsync(batch.Key, next, stop);
            if (answer.Fault is NodeFault fault)
            {
                return fault.Kind == NodeFaultKind.NotFound
                    ? fault with { Message = $"{fault.Message} Is it of a version that knows no batches?" }
                    : fault;
            }

            _registered.AddRange(batch.IsOfContent ? answer.Value!.Parts.Where(parts => parts.Refused == 0) : []);
            from = answer.Value!.Next;
        }

        return null;
    }

    /// <summary>Sends the parts in their order; each is answered when the node has it, or patience has ended.</summary>
    public Task<RegistrationAnswer> SendAsync(ImportPart part, CancellationToken stop)
    {
        if (part.Rows.Count == 0)
        {
            return Task.FromResult(RegistrationAnswer.None);
        }

        while (_at < _registered.Count && _registered[_at].Last < part.Number)
        {
            _at++;
        }

        return _at < _registered.Count && _registered[_at].First <= part.Number
            ? Task.FromResult(RegistrationAnswer.AllRepeated(part.Rows.Count))
            : batch is null ? node.RegisterAsync(part.Rows, part: null, stop)
            : SendPartAsync(part, stop);
    }

    /// <summary>
    /// Sends a part of the batch. One that was taken when the file was imported before is not judged again; what was
    /// refused then may be right by now, so those lines go as a part of a batch of their own. That batch follows from this
    /// one, so a third import finds it again, and makes the next.
    /// </summary>
    private async Task<RegistrationAnswer> SendPartAsync(ImportPart part, CancellationToken stop)
    {
        (RegistrationAnswer answer, bool isFirst) = await SendUntilAnsweredAsync(part.Rows, new RegistrationPart(batch!.Key, part.Number), stop);
        Receipt[] receipts = [.. answer.Receipts];
        for (int repetition = 1; isFirst && repetition <= RepetitionsMost && answer.Fault is null && answer.Receipts[0].Repeated; repetition++)
        {
            int[] refused = [.. Enumerable.Range(0, receipts.Length).Where(place => receipts[place].Outcome == RegistrationOutcome.Refused)];
            if (refused.Length == 0)
            {
                break;
            }

            (answer, isFirst) = await SendUntilAnsweredAsync(part.Rows.Only(refused), new RegistrationPart(batch.KeyOfRefused(repetition), part.Number), stop);
            for (int at = 0; at < answer.Receipts.Count; at++)
            {
                receipts[refused[at]] = answer.Receipts[at];
            }
        }

        return new RegistrationAnswer(receipts, answer.Fault);
    }

    /// <returns>The answer, and whether the node gave it at once: otherwise it may be repeating what it said into the void.</returns>
    private async Task<(RegistrationAnswer Answer, bool IsFirst)> SendUntilAnsweredAsync(RegistrationBatch rows, RegistrationPart part, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        TimeSpan wait = options.RetryWait;
        for (bool isFirst = true; ; isFirst = false)
        {
            RegistrationAnswer answer = await node.RegisterAsync(rows, part, stop);
            if (answer.Fault is null || !MayPass(answer.Fault.Kind) || time.GetElapsedTime(began) + wait > options.Patience)
            {
                return (answer, isFirst);
            }

            await Task.Delay(wait, time, stop);
            wait = wait * 2 < options.RetryWaitMost ? wait * 2 : options.RetryWaitMost;
        }
    }

    /// <summary>Whether the node may answer if it is asked again: it is being started, or its disk is being tidied.</summary>
    private static bool MayPass(NodeFaultKind kind) => kind is
        NodeFaultKind.Unreachable or NodeFaultKind.ConnectionLost or NodeFaultKind.TimedOut or NodeFaultKind.Busy or NodeFaultKind.Failed;
}
