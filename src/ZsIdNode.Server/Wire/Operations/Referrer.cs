using System.Buffers.Binary;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Sends requests about handles that do not stand here to where they do, as far as a record here says it.</summary>
/// <param name="services">Whether and how handles below prefixes of other nodes are referred; the Handle.net server does not do it.</param>
/// <param name="datagramsMost">The most datagrams of a referral by UDP; a longer one is not sent and the client turns to TCP.</param>
internal sealed class Referrer(PrefixReferral prefixes, ServiceReferral? services, SiteIdentity site, int datagramsMost)
{
    // Those before do not follow prefix referrals, and below 2.5 the code means something else.
    private static readonly ProtocolVersion FirstToFollow = new(2, 10);

    /// <summary>The handle that stands first in the bodies of requests that can be referred; empty when there is none.</summary>
    public static ReadOnlySpan<byte> HandleIn(ReadOnlySpan<byte> body) => new FieldReader(body).Block(HandleLimits.HandleBytesMost);

    /// <summary>Tells at once whether a request might be referred.</summary>
    public bool MayRefer(in WireExchange exchange, ReadOnlySpan<byte> handle) =>
        (exchange.Header.Flags & OpFlags.DoNotRefer) == 0
        && ((exchange.Envelope.SuggestedVersion >= FirstToFollow && prefixes.MayConcern(handle)) || services?.MayConcern(handle) == true);

    /// <summary>Writes a referral as the answer; <c>false</c>, and nothing is written, when the request belongs here or nobody knows where.</summary>
    public async ValueTask<bool> TryReferAsync(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, CancellationToken stop)
    {
        byte[] handle = HandleIn(new WireRequest(exchange, message.Span).Body).ToArray();
        if (!MayRefer(exchange, handle))
        {
            return false;
        }

        bool follows = exchange.Envelope.SuggestedVersion >= FirstToFollow;
        (ResponseCode code, Referral? referral) = (ResponseCode.PrefixReferral, follows ? await prefixes.FindAsync(handle, stop).ConfigureAwait(false) : null);
        if (referral is null && services is not null)
        {
            (code, referral) = (ResponseCode.ServiceReferral, await services.FindAsync(handle, stop).ConfigureAwait(false));
        }

        if (referral is null)
        {
            return false;
        }

        Write(new WireRequest(exchange, message.Span), code, referral, worker);
        return true;
    }

    // As the Handle.net server: no handle, and the values.
    private void Write(in WireRequest request, ResponseCode code, Referral referral, WireWorker worker)
    {
        var answer = new AnswerWriter(site, worker.Response, request);
        answer.Block([]);
        BinaryPrimitives.WriteInt32BigEndian(answer.Reserve(sizeof(int)), referral.ValueCount);
        answer.Take(sizeof(int));
        answer.Raw(referral.Values.Span);
        answer.Complete(code);
        if (request.Exchange.Door == Door.Udp && Fragments.Count(answer.MessageLength) > datagramsMost)
        {
            answer.Abandon();
        }
    }
}
