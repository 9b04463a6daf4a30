using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Server.Upstream;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>A server that is asked by the node, and answers when the test lets it.</summary>
internal sealed class UpstreamPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _answers = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private int _questions;

    public UpstreamPeer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How many questions have arrived.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>The recursion count of the last question.</summary>
    public byte Recursions { get; private set; }

    /// <summary>What it says next, and about what.</summary>
    public ResponseCode Code { get; set; } = ResponseCode.Success;

    public HandleValue[] Values { get; set; } = [];

    public UpstreamServer Server => new() { Address = _listener.LocalEndpoint.ToString()! };

    /// <summary>Lets so many questions be answered.</summary>
    public void Answer(int questions) => _answers.Release(questions);

    public async Task ArriveAsync(int questions)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Questions < questions)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _answers.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient socket)
    {
        try
        {
            using (socket)
            {
                NetworkStream stream = socket.GetStream();
                while (true)
                {
                    byte[] envelope = new byte[Envelope.Bytes];
                    await stream.ReadExactlyAsync(envelope, _closing.Token);
                    byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(envelope.AsSpan(16))];
                    await stream.ReadExactlyAsync(message, _closing.Token);
                    Interlocked.Increment(ref _questions);

                    // The next question is taken before this one is answered: they share a connection.
                    _ = AnswerAsync(stream, envelope, message);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The node has hung up, or the test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, byte[] envelope, byte[] message)
    {
        try
        {
            await _answers.WaitAsync(_closing.Token);
            await stream.WriteAsync(Reply(envelope, message), _closing.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The node has hung up, or the test is over.
        }
    }

    private byte[] Reply(byte[] envelopeBytes, byte[] message)
    {
        Envelope.TryRead(envelopeBytes, out Envelope envelope);
        MessageHeader.TryRead(message, out MessageHeader header);
        Recursions = header.RecursionCount;
        ResolutionRequest.TryRead(message.AsSpan(MessageHeader.Bytes, header.BodyLength), out ResolutionRequest asked);
        var body = new ArrayBufferWriter<byte>();
        if (Code == ResponseCode.Success)
        {
            ValuesRequest.Write(body, asked.Handle, Values);
        }

        var reply = new ArrayBufferWriter<byte>();
        (header with { ResponseCode = Code, BodyLength = body.WrittenCount }).Write(reply.GetSpan(MessageHeader.Bytes));
        reply.Advance(MessageHeader.Bytes);
        reply.Write(body.WrittenSpan);
        Credential.WriteNone(reply);
        byte[] frame = new byte[Envelope.Bytes];
        (envelope with { MessageLength = reply.WrittenCount }).Write(frame);
        return [.. frame, .. reply.WrittenSpan];
    }
}
