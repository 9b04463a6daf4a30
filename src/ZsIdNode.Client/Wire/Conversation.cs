using System.Buffers;
using System.Text;
using ZsIdNode.Client.Identities;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Wire;

/// <summary>One question and everything that comes back for it; challenges are answered on the way.</summary>
internal sealed class Conversation(HandleClient client, Question question) : IDisposable
{
    /// <summary>The second is for servers that must have the first answer verified by an older one.</summary>
    private const int ChallengesAnsweredMost = 2;

    // Below 2.7 answers are over SHA-1, and a secret is not stretched: whoever sits between could ask for that to
    // guess the secret.
    private static readonly ProtocolVersion OldestAnswered = new(2, 7);

    private readonly List<uint> _requestIds = [];
    private OutgoingRequest? _request;
    private IExchange? _exchange;
    private int _challengesAnswered;

    /// <summary>Waits for the next answer; the first call asks. Only an answer flagged as continuous is followed by another.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used.</exception>
    public async Task<CheckedReply> NextAsync(CancellationToken stop)
    {
        if (_exchange is null)
        {
            var header = new MessageHeader(question.OpCode, ResponseCode.Reserved, question.Flags, client.SiteSerialFor(question.OpCode), question.RecursionCount, client.Expiration, BodyLength: 0);
            Send(OutgoingRequest.Create(TakeRequestId(), header, question.Body.Span, question.Session));
        }

        CheckedReply reply = await ReceiveAsync(stop).ConfigureAwait(false);
        while (reply.ResponseCode == ResponseCode.AuthenticationNeeded && question.Identity is Identity identity && _challengesAnswered < ChallengesAnsweredMost)
        {
            _challengesAnswered++;
            byte[] answer = Answer(reply, identity);
            Send(OutgoingRequest.AnswerTo(_request!.Challenged ?? _request, reply.Envelope.SessionId, TakeRequestId(), client.Expiration, answer));
            reply = await ReceiveAsync(stop).ConfigureAwait(false);
        }

        return reply;
    }

    public void Dispose()
    {
        _exchange?.Dispose();
        _requestIds.ForEach(client.ReturnRequestId);
    }

    private uint TakeRequestId()
    {
        uint id = client.TakeRequestId();
        _requestIds.Add(id);
        return id;
    }

    private void Send(OutgoingRequest request)
    {
        _exchange?.Dispose();
        _request = request;
        _exchange = client.Open(request, question.Transport);
    }

    private async Task<CheckedReply> ReceiveAsync(CancellationToken stop)
    {
        Reply reply = await _exchange!.NextAsync(stop).ConfigureAwait(false);
        return CheckedReply.Read(client.Server, _request!, reply, question.Key, client.Now);
    }

    private byte[] Answer(CheckedReply challenge, Identity identity)
    {
        var reader = new FieldReader(challenge.Body.Span);
        ReadOnlySpan<byte> nonce = reader.Block(ProtocolLimits.NonceBytesMost);
        if (reader.Failed || challenge.Digest.IsEmpty || challenge.Envelope.SessionId == 0)
        {
            throw new HandleClientException(HandleClientReason.Malformed, $"{client.Server} sent a challenge that cannot be read.");
        }

        Envelope envelope = challenge.Envelope;
        ProtocolVersion version = envelope.SuggestedVersion < envelope.Version ? envelope.SuggestedVersion : envelope.Version;
        if (version < OldestAnswered)
        {
            throw new HandleClientException(
                HandleClientReason.Refused,
                $"{client.Server} wants the identity proven as in protocol {version}, which would put the key at risk; {OldestAnswered} is the oldest that is answered.");
        }

        byte[] proof = identity.Prove(new ChallengedBytes(nonce, challenge.Digest.Span), version, client.Random);
        var body = new ArrayBufferWriter<byte>();
        ChallengeAnswer.Write(body, identity.Kind, Encoding.UTF8.GetBytes(identity.Reference.Handle), identity.Reference.Index, proof);
        return body.WrittenSpan.ToArray();
    }
}
