using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// The Handle wire protocol over TCP. A connection carries any number of requests; those that arrived
/// together are answered in their order in one write. The connection stays open until the peer closes it
/// or <see cref="ConnectionWatch"/> finds it idle.
/// </summary>
internal sealed partial class TcpDoor(WireService service, WorkerPool workers, ConnectionWatch watch, WireOptions options, ILogger<TcpDoor> logger) : ConnectionHandler, IDisposable
{
    // Answers are handed to the connection at this size even when more requests wait: a peer that does not
    // read its answers is not read from.
    private const int ResponseBytesMost = 128 * 1_024;

    private readonly SemaphoreSlim _diskReads = new(options.DiskReadsMost);

    private enum Pause
    {
        NeedsInput,
        NeedsDisk,
        ResponseFull,
        Malformed,
    }

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using ConnectionWatch.Entry entry = watch.Watch(connection);
        var scope = new WireScope(PeerSource.Of(connection.RemoteEndPoint));
        try
        {
            await ServeAsync(connection, scope, entry).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or IOException)
        {
            // The peer went away, or the watch sent it away: nobody is left to tell.
        }
    }

    public void Dispose() => _diskReads.Dispose();

    private async Task ServeAsync(ConnectionContext connection, WireScope scope, ConnectionWatch.Entry entry)
    {
        PipeReader input = connection.Transport.Input;

        // A node that stops answers what has arrived and does not wait for idle peers.
        CancellationToken stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using CancellationTokenRegistration wake = stopping.Register(input.CancelPendingRead);
        while (true)
        {
            ReadResult read = await input.ReadAsync(connection.ConnectionClosed).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = read.Buffer;
            entry.Working();
            (Pause pause, SequencePosition consumed) = await AnswerAllAsync(connection, scope, rest, entry).ConfigureAwait(false);
            rest = rest.Slice(consumed);
            entry.Waiting(insideMessage: !rest.IsEmpty, answered: rest.Length < read.Buffer.Length);
            input.AdvanceTo(rest.Start, rest.End);
            if (pause == Pause.Malformed || read.IsCompleted || read.IsCanceled)
            {
                return;
            }
        }
    }

    /// <summary>Answers every whole message of what was read, and says how far it came.</summary>
    private async ValueTask<(Pause Pause, SequencePosition Consumed)> AnswerAllAsync(ConnectionContext connection, WireScope scope, ReadOnlySequence<byte> rest, ConnectionWatch.Entry entry)
    {
        long now = service.Now();
        PipeWriter output = connection.Transport.Output;
        while (true)
        {
            Pause pause;
            bool answered;
            WireWorker worker = workers.Rent();
            try
            {
                pause = AnswerFromMemory(ref rest, scope, worker, now, out Envelope envelope, out byte[] message);
                if (pause == Pause.NeedsDisk)
                {
                    entry.Answering();
                    await AnswerLaterAsync(envelope, message, now, scope, worker, connection, entry).ConfigureAwait(false);
                    entry.GivingAnswers();
                }

                answered = worker.Response.Length > 0;
                Write(output, worker.Response);
            }
            finally
            {
                // Given back before the peer is waited for: peers that do not read hold no workers.
                workers.Return(worker);
            }

            if (answered)
            {
                await output.FlushAsync(connection.ConnectionClosed).ConfigureAwait(false);
                entry.GivingAnswers();
            }

            if (pause is Pause.NeedsInput or Pause.Malformed)
            {
                return (pause, rest.Start);
            }
        }
    }

    private Pause AnswerFromMemory(ref ReadOnlySequence<byte> rest, WireScope scope, WireWorker worker, long now, out Envelope envelope, out byte[] message)
    {
        message = [];
        envelope = default;
        while (worker.Response.Length <= ResponseBytesMost)
        {
            switch (FrameReader.TryCut(ref rest, out Frame frame))
            {
                case FrameCut.NotYet:
                    return Pause.NeedsInput;
                case FrameCut.Malformed:
                    service.Refuser.RefuseMalformed(frame.Envelope, frame.Fault, Door.Tcp, now, worker);
                    return Pause.Malformed;
                default:
                    ReadOnlySpan<byte> bytes = InOnePiece(frame.Message, worker);
                    if (!service.TryAnswer(frame.Envelope, bytes, Door.Tcp, now, scope, worker))
                    {
                        envelope = frame.Envelope;
                        message = bytes.ToArray();
                        return Pause.NeedsDisk;
                    }

                    break;
            }
        }

        return Pause.ResponseFull;
    }

    private async ValueTask AnswerLaterAsync(Envelope envelope, byte[] message, long now, WireScope scope, WireWorker worker, ConnectionContext connection, ConnectionWatch.Entry entry)
    {
        CancellationToken closed = connection.ConnectionClosed;
        if (!await _diskReads.WaitAsync(options.MessageTimeMost, closed).ConfigureAwait(false))
        {
            service.Refuser.RefuseUnopened(envelope, message, Door.Tcp, now, worker, ResponseCode.ServerTooBusy, "Too many questions wait for the disk");
            return;
        }

        int before = worker.Response.Length;
        worker.HandOverAsync = async () =>
        {
            if (worker.Response.Length > ResponseBytesMost)
            {
                Write(connection.Transport.Output, worker.Response);
                entry.GivingAnswers();
                await connection.Transport.Output.FlushAsync(closed).ConfigureAwait(false);
                entry.Answering();
                before = 0;
            }
        };
        try
        {
            await service.AnswerLaterAsync(envelope, message, Door.Tcp, now, scope, worker, closed).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The disk failed and not the peer: the questions beside this one are answered all the same.
            LogDiskFault(fault);
            worker.Response.CutTo(before);
            service.Refuser.RefuseUnopened(envelope, message, Door.Tcp, now, worker, ResponseCode.Error, "The record cannot be read at present");
        }
        finally
        {
            worker.HandOverAsync = null;
            _diskReads.Release();
        }
    }

    /// <summary>Hands answers to the connection; they leave with the next flush, each in one piece, because the IDIS SDK loses an envelope that is split.</summary>
    private static void Write(PipeWriter output, ResponseBuffer response)
    {
        output.Write(response.Written);
        response.Clear();
    }

    private static ReadOnlySpan<byte> InOnePiece(in ReadOnlySequence<byte> message, WireWorker worker)
    {
        if (message.IsSingleSegment)
        {
            return message.FirstSpan;
        }

        int length = (int)message.Length;
        if (worker.Scratch.Length < length)
        {
            worker.Scratch = new byte[length];
        }

        message.CopyTo(worker.Scratch);
        return worker.Scratch.AsSpan(0, length);
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "A record could not be read from disk")]
    private partial void LogDiskFault(Exception fault);
}
