using System.Buffers.Binary;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Gives the handles behind one of a list: at most so many, none when there are no more.</summary>
internal delegate ValueTask<ImmutableArray<Handle>> NextHandles(Handle? after, int most);

/// <summary>
/// Answers with a list of handles in as many messages as it takes, all but the last marked as continued. The door
/// sends them as they are written, so that no more of the list is in memory than the peer is behind.
/// </summary>
internal static class HandleLists
{
    /// <summary>The most handles in the answer of a door that cannot send it piece by piece, such as HTTP.</summary>
    public const int HandlesInOneAnswerMost = 10_000;

    /// <summary>Tells whether a list of that length can be given; otherwise refuses it.</summary>
    public static bool IsPossible(SiteIdentity site, in WireRequest request, WireWorker worker, long count)
    {
        // Clients take continued answers over connections alone, and a datagram's source may be forged.
        string refusal = request.Exchange.Door == Door.Udp ? "Lists are given over connections only; ask by TCP"
            : worker.HandOverAsync is null && count > HandlesInOneAnswerMost ? $"The list has more than {HandlesInOneAnswerMost} handles; ask by TCP"
            : "";
        if (refusal.Length > 0)
        {
            new AnswerWriter(site, worker.Response, request).CompleteWithError(ResponseCode.OperationNotSupported, refusal);
        }

        return refusal.Length == 0;
    }

    public static async ValueTask AnswerAsync(SiteIdentity site, WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, NextHandles next)
    {
        const int Most = HandleListResponse.HandlesPerMessage;
        ImmutableArray<Handle> page = await next(null, Most).ConfigureAwait(false);
        while (page.Length == Most)
        {
            ImmutableArray<Handle> behind = await next(page[^1], Most).ConfigureAwait(false);
            if (behind.IsEmpty)
            {
                break;
            }

            Write(site, new WireRequest(exchange, message.Span), worker, page, OpFlags.Continuous);
            page = behind;
            if (worker.HandOverAsync is not null)
            {
                await worker.HandOverAsync().ConfigureAwait(false);
            }
        }

        Write(site, new WireRequest(exchange, message.Span), worker, page, OpFlags.None);
    }

    private static void Write(SiteIdentity site, in WireRequest request, WireWorker worker, ImmutableArray<Handle> page, OpFlags flags)
    {
        var answer = new AnswerWriter(site, worker.Response, request);
        BinaryPrimitives.WriteInt32BigEndian(answer.Reserve(sizeof(int)), page.Length);
        answer.Take(sizeof(int));
        foreach (Handle handle in page)
        {
            answer.Block(handle.Utf8);
        }

        answer.Complete(ResponseCode.Success, flags);
    }
}
