using System.Text;

namespace ZsIdNode.Client.Tests.Import;

/// <summary>
/// A text with a long filling in its middle that is never held in memory. Reads complete at once, so that
/// all reading stays on the thread that began it and its allocations can be counted.
/// </summary>
internal sealed class HugeCellStream(string before, string filling, long fillingBytes, string after) : Stream
{
    private readonly byte[] _before = Encoding.UTF8.GetBytes(before);
    private readonly byte[] _filling = Encoding.UTF8.GetBytes(filling);
    private readonly byte[] _after = Encoding.UTF8.GetBytes(after);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _before.Length + fillingBytes + _after.Length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = (int)Math.Min(buffer.Length, Length - _position);
        Span<byte> target = buffer.Span[..read];
        for (int at = 0; at < read; at++, _position++)
        {
            long inFilling = _position - _before.Length;
            target[at] = inFilling < 0 ? _before[_position]
                : inFilling < fillingBytes ? _filling[inFilling % _filling.Length]
                : _after[inFilling - fillingBytes];
        }

        return ValueTask.FromResult(read);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
