using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>Talks to a wire service as clients do that prove who they are.</summary>
internal sealed class WireClient(WireServer server)
{
    private uint _requestId = 100;

    public Door Door { get; init; } = Door.Tcp;

    /// <summary>The session that requests come in, and its key.</summary>
    public uint SessionId { get; init; }

    public SessionKey? Key { get; init; }

    public bool Encrypts { get; init; }

    public uint NextCounter { get; set; } = 1;

    public static byte[] HandleBody(string handle)
    {
        var body = new ArrayBufferWriter<byte>();
        HandleRequest.Write(body, Encoding.UTF8.GetBytes(handle));
        return body.WrittenSpan.ToArray();
    }

    public static byte[] ResolutionBody(string handle)
    {
        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, Encoding.UTF8.GetBytes(handle), [], []);
        return body.WrittenSpan.ToArray();
    }

    public static byte[] LoginBody(string handle, int index)
    {
        var body = new ArrayBufferWriter<byte>();
        KeyLoginRequest.Write(body, Encoding.UTF8.GetBytes(handle), index);
        return body.WrittenSpan.ToArray();
    }

    /// <summary>Makes a proof with a private key over a challenge, as it came.</summary>
    public static byte[] Sign(RSA key, Answer challenge)
    {
        Challenge.TryRead(challenge.Body, out Challenge read);
        var proof = new ArrayBufferWriter<byte>();
        PublicKeyAnswer.Write(proof, key, new ChallengedBytes(read.Nonce, read.Digest.Digest), ProtocolVersion.Spoken);
        return proof.WrittenSpan.ToArray();
    }

    public static byte[] Answer(ProofKind kind, string handle, int index, byte[] proof)
    {
        var body = new ArrayBufferWriter<byte>();
        ChallengeAnswer.Write(body, kind, Encoding.UTF8.GetBytes(handle), index, proof);
        return body.WrittenSpan.ToArray();
    }

    /// <summary>Sends a request; in a session with an authentication code, unless told otherwise.</summary>
    public async Task<Answer?> AskAsync(OpCode opCode, byte[] body, OpFlags flags = OpFlags.Recursive, uint? sessionId = null, uint? requestId = null, WireScope? scope = null, bool authenticates = true, ProtocolVersion? version = null, ProtocolVersion? suggested = null)
    {
        var header = new MessageHeader(opCode, ResponseCode.Reserved, flags, -1, 0, 0, body.Length);
        var message = new ArrayBufferWriter<byte>();
        header.Write(message.GetSpan(MessageHeader.Bytes));
        message.Advance(MessageHeader.Bytes);
        message.Write(body);
        var envelope = new Envelope(version ?? ProtocolVersion.Spoken, suggested ?? ProtocolVersion.Spoken, EnvelopeFlags.None, sessionId ?? SessionId, requestId ?? ++_requestId, 0, 0);
        if (Key is not null && authenticates && opCode != OpCode.ChallengeResponse)
        {
            Key.WriteMac(message, envelope, NextCounter++, message.WrittenSpan.ToArray());
        }
        else
        {
            message.Write<byte>([0, 0, 0, 0]);
        }

        byte[] sent = Encrypts ? Encrypt(message.WrittenSpan) : message.WrittenSpan.ToArray();
        envelope = envelope with { MessageLength = sent.Length, Flags = Encrypts ? EnvelopeFlags.Encrypted : EnvelopeFlags.None };
        return await SendAsync(envelope, sent, scope ?? new WireScope());
    }

    public async Task<Answer?> SendAsync(Envelope envelope, byte[] message, WireScope scope)
    {
        var worker = new WireWorker();
        long now = server.Service.Now();
        if (!server.Service.TryAnswer(envelope, message, Door, now, scope, worker))
        {
            await server.Service.AnswerLaterAsync(envelope, message, Door, now, scope, worker, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }

        byte[] written = worker.Response.Written.ToArray();
        return written.Length == 0 ? null : Read(written);
    }

    private Answer Read(byte[] written)
    {
        Assert.Equal(Malformed.None, Envelope.TryRead(written, out Envelope envelope));
        byte[] message = written[Envelope.Bytes..];
        if ((envelope.Flags & EnvelopeFlags.Encrypted) != 0)
        {
            byte[] plain = new byte[message.Length];
            Assert.True(Key!.TryDecrypt(message, plain, out int length));
            message = plain[..length];
        }

        return Fakes.Answer.Read(envelope, message);
    }

    private byte[] Encrypt(ReadOnlySpan<byte> message)
    {
        byte[] sent = new byte[Key!.EncryptedLength(message.Length)];
        Key.Encrypt(message, new byte[Key.VectorBytes], sent);
        return sent;
    }
}
