using System.Buffers;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>
/// Op code 400: agrees on the key of a session by Diffie-Hellman. Nobody proves anything by it. The ways by RSA
/// work between no two deployed programs.
/// </summary>
internal sealed class SessionSetupOperation(SessionBook sessions, int primeBitsMost, RandomBytes random, SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.SessionSetup;

    /// <summary>Never at once: the powers take milliseconds that the UDP thread does not have.</summary>
    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        // A session is not set up inside another; the answer is signed, not authenticated with an old key.
        Answer(new WireRequest(exchange with { Session = null }, message.Span), worker.Response);
        return ValueTask.FromResult(OperationEnd.Answered);
    }

    private static ResponseCode CodeOf(KeyExchangeFault fault) =>
        fault is KeyExchangeFault.Cipher or KeyExchangeFault.WeakKey ? ResponseCode.SessionFailed : ResponseCode.InvalidSessionSetupRequest;

    private static HandleReference? PromisedBy(in SessionSetupRequest setup) =>
        Handle.TryParse(setup.IdentityHandle, out _) == HandleFault.None && setup.IdentityIndex >= 0
            ? new HandleReference(Encoding.UTF8.GetString(setup.IdentityHandle), setup.IdentityIndex)
            : null;

    private void Answer(WireRequest request, ResponseBuffer output)
    {
        Malformed malformed = SessionSetupRequest.TryRead(request.Body, out SessionSetupRequest setup);
        if (malformed != Malformed.None)
        {
            Refuse(request, output, ResponseCode.ProtocolError, malformed.Describe());
        }
        else if (setup.Mode != KeyExchangeMode.DiffieHellman)
        {
            // The recorded server says these words of mode 1.
            string whose = setup.Mode == KeyExchangeMode.ServerRsa ? "server" : "client";
            Refuse(request, output, ResponseCode.SessionFailed, $"Error performing {whose} cipher key exchange.");
        }
        else if (!SessionKey.CanAuthenticate(request.Exchange.Envelope.Answer(0).Version))
        {
            Refuse(request, output, ResponseCode.SessionFailed, "Sessions need protocol version 2.7 or later");
        }
        else if (!PublicKeyRecord.TryRead(setup.PublicKey, out PublicKeyRecord? key) || key is not DiffieHellmanPublicKey peer)
        {
            Refuse(request, output, ResponseCode.InvalidSessionSetupRequest, "The key is no Diffie-Hellman key");
        }
        else
        {
            Agree(request, setup, peer, output);
        }
    }

    private void Agree(WireRequest request, in SessionSetupRequest setup, DiffieHellmanPublicKey peer, ResponseBuffer output)
    {
        KeyExchangeFault fault = DiffieHellmanKeyPair.TryAnswer(peer, SessionCipher.Aes, primeBitsMost, random, out DiffieHellmanKeyPair? ours, out SessionKey? key);
        if (fault != KeyExchangeFault.None)
        {
            Refuse(request, output, CodeOf(fault), $"The Diffie-Hellman key cannot be used: {fault}");
        }
        else if (sessions.Open(key!, PromisedBy(setup), setup.TimeoutSeconds) is WireSession session)
        {
            var record = new ArrayBufferWriter<byte>();
            ours!.PublicKey.Write(record);
            var body = new ArrayBufferWriter<byte>();
            SessionSetupResponse.Write(body, SessionCipher.Aes, record.WrittenSpan);
            WireExchange answered = request.Exchange with { Envelope = request.Exchange.Envelope with { SessionId = session.Id } };
            var answer = new AnswerWriter(site, output, new WireRequest(answered, request.Message));
            answer.Raw(body.WrittenSpan);
            answer.Complete(ResponseCode.Success);
        }
        else
        {
            Refuse(request, output, ResponseCode.ServerTooBusy, "Too many sessions");
        }
    }

    private void Refuse(WireRequest request, ResponseBuffer output, ResponseCode code, string reason) =>
        new AnswerWriter(site, output, request).CompleteWithError(code, reason);
}
