using System.Net;
using System.Net.Sockets;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// The Handle wire protocol over UDP: one thread that receives, answers from memory and sends, without a
/// task or an allocation. A question whose record is on disk leaves the loop, so that it holds up nobody.
/// </summary>
internal sealed partial class UdpDoor : IDisposable
{
    // Longer datagrams than the protocol's 512 bytes are cut off by the receive and refused as malformed.
    private const int ReceiveBytes = 2_048;

    // How long a blocked receive takes to notice that the node stops.
    private const int ReceiveTimeoutMilliseconds = 200;

    // How long a stopping node waits for answers whose records are on disk.
    private static readonly TimeSpan DiskAnswersTimeMost = TimeSpan.FromSeconds(2);

    // One burst of scans; the kernel's default loses datagrams in a pause of the collector.
    private const int SocketBufferBytes = 4 * 1_024 * 1_024;

    private readonly WireService _service;
    private readonly WorkerPool _workers;
    private readonly WireOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<UdpDoor> _logger;
    private readonly FragmentAssembler _assembler = new(new FragmentAssemblerLimits());
    private readonly WireWorker _worker = new();
    private readonly SemaphoreSlim _diskReads;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly byte[] _datagram = new byte[Envelope.Bytes + ProtocolLimits.FragmentBytes];
    private Socket? _socket;
    private Thread? _thread;

    public UdpDoor(WireService service, WorkerPool workers, WireOptions options, TimeProvider time, ILogger<UdpDoor> logger)
    {
        _service = service;
        _workers = workers;
        _options = options;
        _time = time;
        _logger = logger;
        _diskReads = new SemaphoreSlim(options.DiskReadsMost);
    }

    /// <summary>Binds the port and starts to answer.</summary>
    /// <returns>Where it listens; the port is the one the system chose when 0 was asked for.</returns>
    /// <exception cref="SocketException">The port is taken, or the address is not this machine's.</exception>
    public IPEndPoint Open(IPEndPoint address)
    {
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = ReceiveTimeoutMilliseconds,
            ReceiveBufferSize = SocketBufferBytes,
            SendBufferSize = SocketBufferBytes,
        };
        _socket.Bind(address);
        _thread = new Thread(Serve) { IsBackground = true, Name = "zsid-udp" };
        _thread.Start();
        return (IPEndPoint)_socket.LocalEndPoint!;
    }

    /// <summary>Stops receiving; what was received is answered, unless the disk takes too long for it.</summary>
    public void Close()
    {
        _stop.Cancel();
        _thread?.Join();
        if (!WaitForDiskAnswers())
        {
            _abandon.Cancel();
            WaitForDiskAnswers();
        }

        _socket?.Dispose();
    }

    public void Dispose()
    {
        Close();
        _stop.Dispose();
        _abandon.Dispose();
        _diskReads.Dispose();
    }

    /// <summary>Takes every place at the disk once, which is possible when nobody holds one any more.</summary>
    private bool WaitForDiskAnswers()
    {
        int taken = 0;
        while (taken < _options.DiskReadsMost && _diskReads.Wait(DiskAnswersTimeMost))
        {
            taken++;
        }

        if (taken > 0)
        {
            _diskReads.Release(taken);
        }

        return taken == _options.DiskReadsMost;
    }

    private void Serve()
    {
        byte[] received = new byte[ReceiveBytes];
        var source = new SocketAddress(_socket!.AddressFamily);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                int length = _socket.ReceiveFrom(received, SocketFlags.None, source);
                Answer(received.AsSpan(0, length), source);
            }
            catch (SocketException quiet) when (quiet.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted)
            {
                // Nothing came for a moment: look whether the node stops.
            }
            catch (SocketException refused)
            {
                // A peer's port was closed, or the system is short of buffers: the next datagram is another matter.
                LogSocketFault(refused.SocketErrorCode);
            }
            catch (Exception bug)
            {
                // One datagram must never end the door for everybody.
                LogDatagramFault(bug);
            }
        }
    }

    private void Answer(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        _worker.Response.Clear();
        Malformed malformed = Envelope.TryRead(datagram, out Envelope envelope);
        if (datagram.Length < Envelope.Bytes)
        {
            // Without a request id there is nobody to answer.
            return;
        }

        long now = _service.Now();
        ReadOnlySpan<byte> message = datagram[Envelope.Bytes..];
        bool whole = malformed == Malformed.None && Assemble(envelope, source, ref message, ref malformed);
        if (malformed != Malformed.None)
        {
            _service.Refuser.RefuseMalformed(envelope, malformed, Door.Udp, now, _worker);
        }
        else if (!whole)
        {
            return;
        }
        else if (!_service.TryAnswer(envelope, message, Door.Udp, now, WireScope.None, _worker))
        {
            AnswerLater(envelope, message.ToArray(), now, source);
            return;
        }

        Send(_worker.Response.Written, _datagram, source);
    }

    /// <summary>Puts a message in several datagrams together; gives whether <paramref name="message"/> is whole.</summary>
    private bool Assemble(in Envelope envelope, SocketAddress source, ref ReadOnlySpan<byte> message, ref Malformed malformed)
    {
        if (envelope.MessageLength <= ProtocolLimits.FragmentBytes && (envelope.Flags & EnvelopeFlags.Truncated) == 0)
        {
            malformed = message.Length < envelope.MessageLength ? Malformed.Truncated : Malformed.None;
            message = malformed == Malformed.None ? message[..envelope.MessageLength] : message;
            return true;
        }

        long milliseconds = _time.GetTimestamp() * 1_000 / _time.TimestampFrequency;
        ReadOnlySpan<byte> fragment = message;
        return _assembler.Add(source.Buffer.Span[..source.Size], envelope, fragment, milliseconds, out message) switch
        {
            Assembly.Whole => true,
            Assembly.Incomplete => false,
            _ => Misfit(ref malformed),
        };
    }

    private static bool Misfit(ref Malformed malformed)
    {
        malformed = Malformed.Fragment;
        return false;
    }

    private void AnswerLater(Envelope envelope, byte[] message, long now, SocketAddress source)
    {
        if (!_diskReads.Wait(0))
        {
            // Dropped: the client asks again after 500 ms.
            return;
        }

        var copy = new SocketAddress(source.Family, source.Size);
        source.Buffer.Span[..source.Size].CopyTo(copy.Buffer.Span);
        _ = AnswerLaterAsync(envelope, message, now, copy);
    }

    private async Task AnswerLaterAsync(Envelope envelope, byte[] message, long now, SocketAddress source)
    {
        await Task.Yield();
        WireWorker worker = _workers.Rent();
        try
        {
            await _service.AnswerLaterAsync(envelope, message, Door.Udp, now, WireScope.Alone(PeerSource.Of(source)), worker, _abandon.Token).ConfigureAwait(false);
            Send(worker.Response.Written, new byte[_datagram.Length], source);
        }
        catch (Exception fault)
        {
            // Nobody awaits this: whatever happens ends here, and in the log.
            LogDiskAnswerLost(fault);
        }
        finally
        {
            _workers.Return(worker);
            _diskReads.Release();
        }
    }

    private void Send(ReadOnlySpan<byte> answer, Span<byte> datagram, SocketAddress source)
    {
        if (answer.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> message = answer[Envelope.Bytes..];
        int count = Fragments.Count(message.Length);
        if (count == 1)
        {
            _socket!.SendTo(answer, SocketFlags.None, source);
            return;
        }

        if (count > _options.AnswerDatagramsMost)
        {
            return;
        }

        Envelope.TryRead(answer, out Envelope envelope);
        for (int number = 0; number < count; number++)
        {
            int length = Fragments.Write(number, envelope, message, datagram);
            _socket!.SendTo(datagram[..length], SocketFlags.None, source);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Debug, Message = "UDP socket: {Error}")]
    private partial void LogSocketFault(SocketError error);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "A datagram could not be answered; this is a defect of the node")]
    private partial void LogDatagramFault(Exception fault);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "A UDP answer that needed the disk was lost")]
    private partial void LogDiskAnswerLost(Exception fault);
}
