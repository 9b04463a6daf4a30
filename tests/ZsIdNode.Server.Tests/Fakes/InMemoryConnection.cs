using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>A connection to a <see cref="TcpDoor"/> over pipes, with the test as the peer.</summary>
internal sealed class InMemoryConnection : IConnectionLifetimeNotificationFeature, IAsyncDisposable
{
    // Nothing is measured by it: it turns a hanging test into a failing one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Pipe _questions;
    private readonly Pipe _answers = new(new PipeOptions(pauseWriterThreshold: 64 * 1_024, resumeWriterThreshold: 32 * 1_024, useSynchronizationContext: false));
    private readonly CancellationTokenSource _stopping = new();
    private readonly DefaultConnectionContext _context;

    /// <param name="stepwise">Whether <see cref="SendAsync"/> returns only when the door has looked at every byte sent.</param>
    public InMemoryConnection(TcpDoor door, bool stepwise = false)
    {
        _questions = new Pipe(stepwise
            ? new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false)
            : new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        Writer = new WatchedWriter(_answers.Writer);
        _context = new DefaultConnectionContext("test", new Duplex(_questions.Reader, Writer), new Duplex(_answers.Reader, _questions.Writer));
        _context.Features.Set<IConnectionLifetimeNotificationFeature>(this);
        Served = ServeAsync(door);
    }

    /// <summary>Ends when the door has done with the connection.</summary>
    public Task Served { get; }

    public WatchedWriter Writer { get; }

    public bool IsAborted => _context.ConnectionClosed.IsCancellationRequested;

    public CancellationToken ConnectionClosedRequested
    {
        get => _stopping.Token;
        set => throw new NotSupportedException();
    }

    /// <summary>What Kestrel does to connections when the host stops.</summary>
    public void RequestClose() => _stopping.Cancel();

    public void Abort() => _context.Abort(new ConnectionAbortedException("by the test"));

    public async Task SendAsync(params byte[][] pieces)
    {
        await _questions.Writer.WriteAsync(pieces.SelectMany(piece => piece).ToArray());
    }

    public void CloseQuestions() => _questions.Writer.Complete();

    /// <summary>Reads answers until there are so many.</summary>
    public async Task<List<Answer>> ReadAsync(int count)
    {
        var answers = new List<Answer>();
        while (answers.Count < count)
        {
            ReadResult read = await _answers.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (answers.Count < count && FrameReader.TryCut(ref rest, out Frame frame) == FrameCut.Whole)
            {
                answers.Add(Answer.Read(frame.Envelope, frame.Message.ToArray()));
            }

            _answers.Reader.AdvanceTo(rest.Start, answers.Count == count ? rest.Start : rest.End);
            Assert.True(answers.Count == count || !read.IsCompleted, $"closed after {answers.Count} of {count} answers");
        }

        return answers;
    }

    /// <summary>Reads to the end and gives how many bytes came.</summary>
    public async Task<long> ReadToEndAsync()
    {
        long bytes = 0;
        while (true)
        {
            ReadResult read = await _answers.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            bytes += read.Buffer.Length;
            _answers.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return bytes;
            }
        }
    }

    public Task EndAsync() => Served.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        CloseQuestions();
        await _answers.Reader.CompleteAsync();
        await EndAsync();

        // The context is not disposed of: an abort that is still queued would find its source gone and end the process.
        _stopping.Dispose();
    }

    private async Task ServeAsync(TcpDoor door)
    {
        await Task.Yield();
        await door.OnConnectedAsync(_context);
        await _answers.Writer.CompleteAsync();
        await _questions.Reader.CompleteAsync();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
