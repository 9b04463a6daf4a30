using System.IO.Pipelines;
using System.Threading.Channels;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>Counts writes, and says when one has to wait for the peer.</summary>
internal sealed class WatchedWriter(PipeWriter inner) : PipeWriter
{
    private readonly Channel<bool> _stalls = Channel.CreateUnbounded<bool>();
    private int _unflushed;

    public int Writes { get; private set; }

    public int LargestWrite { get; private set; }

    /// <summary>Returns when a write waits for the peer to read; each such write is told once.</summary>
    public Task StallAsync() => _stalls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public override void Advance(int bytes)
    {
        _unflushed += bytes;
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Writes++;
        LargestWrite = Math.Max(LargestWrite, _unflushed);
        _unflushed = 0;
        ValueTask<FlushResult> written = inner.FlushAsync(cancellationToken);
        if (!written.IsCompleted)
        {
            _stalls.Writer.TryWrite(true);
        }

        return written;
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
