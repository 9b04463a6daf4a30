using System.Buffers.Binary;
using System.Text;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// Writes one answer: room for envelope and header, the digest of the request if it was asked for, the body
/// that the operation writes, and on completion header, credential and envelope with their lengths.
/// </summary>
internal readonly ref struct AnswerWriter
{
    private const OpFlags CopiedFlags =
        OpFlags.Certify | OpFlags.Encrypt | OpFlags.CacheAuthentication | OpFlags.PublicOnly | OpFlags.DoNotRefer | OpFlags.RequestDigest;

    private readonly SiteIdentity _site;
    private readonly ResponseBuffer _output;
    private readonly WireRequest _request;
    private readonly int _start;

    public AnswerWriter(SiteIdentity site, ResponseBuffer output, WireRequest request)
    {
        _site = site;
        _output = output;
        _request = request;
        _start = output.Length;
        output.GetSpan(Envelope.Bytes + MessageHeader.Bytes);
        output.Advance(Envelope.Bytes + MessageHeader.Bytes);
        if ((request.Exchange.Header.Flags & OpFlags.RequestDigest) != 0)
        {
            Span<byte> digest = output.GetSpan(RequestDigest.BytesMost);
            ReadOnlySpan<byte> digested = request.Exchange.Digested.Span;
            output.Advance(RequestDigest.Write(Version, digested.IsEmpty ? request.HeaderAndBody : digested, digest));
        }
    }

    private ProtocolVersion Version => _request.Exchange.Envelope.Answer(0).Version;

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.GetSpan(bytes.Length));
        _output.Advance(bytes.Length);
    }

    /// <summary>Writes a length and the bytes.</summary>
    public void Block(ReadOnlySpan<byte> bytes)
    {
        Span<byte> field = _output.GetSpan(sizeof(int) + bytes.Length);
        BinaryPrimitives.WriteInt32BigEndian(field, bytes.Length);
        bytes.CopyTo(field[sizeof(int)..]);
        _output.Advance(sizeof(int) + bytes.Length);
    }

    /// <summary>Gives room to write into; <see cref="Take"/> says how much of it was used.</summary>
    public Span<byte> Reserve(int bytes) => _output.GetSpan(bytes)[..bytes];

    public void Take(int bytes) => _output.Advance(bytes);

    /// <summary>The bytes behind the envelope, once the answer is complete.</summary>
    public int MessageLength => _output.Length - _start - Envelope.Bytes;

    /// <summary>Takes back all that was written of this answer.</summary>
    public void Abandon() => _output.CutTo(_start);

    public void CompleteWithError(ResponseCode code, string message)
    {
        Span<byte> field = _output.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(message.Length));
        int length = Encoding.UTF8.GetBytes(message, field[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(field, length);
        _output.Advance(sizeof(int) + length);
        Complete(Peers.Understood(code, _request.Exchange.Envelope));
    }

    /// <param name="flags">What the operation sets besides the flags that are copied.</param>
    public void Complete(ResponseCode code, OpFlags flags = OpFlags.None)
    {
        WireExchange exchange = _request.Exchange;
        int bodyStart = _start + Envelope.Bytes + MessageHeader.Bytes;
        var header = new MessageHeader(
            exchange.Header.OpCode,
            code,
            (exchange.Header.Flags & CopiedFlags) | OpFlags.Authoritative | OpFlags.Recursive | flags,
            _site.Serial,
            exchange.Header.RecursionCount,
            (uint)exchange.Now + MessageHeader.Lifetime,
            _output.Length - bodyStart);
        header.Write(_output.From(_start + Envelope.Bytes));
        WriteCredential();
        exchange.Envelope.Answer(_output.Length - _start - Envelope.Bytes).Write(_output.From(_start));
    }

    private void WriteCredential()
    {
        if ((_request.Exchange.Header.Flags & OpFlags.Certify) == 0)
        {
            Span<byte> none = _output.GetSpan(sizeof(int));
            none[..sizeof(int)].Clear();
            _output.Advance(sizeof(int));
            return;
        }

        Envelope envelope = _request.Exchange.Envelope.Answer(0);
        ReadOnlySpan<byte> headerAndBody = _output.From(_start + Envelope.Bytes);
        if (_request.Exchange.Session is WireSession session && SessionKey.CanAuthenticate(envelope.Version))
        {
            session.Key.WriteMac(_output, envelope, session.NextCounter(), headerAndBody);
        }
        else
        {
            _site.Sign(envelope, headerAndBody, _output);
        }
    }
}
