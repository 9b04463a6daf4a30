using System.Buffers;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// Where answers are written, one behind the other, in contiguous memory, so that lengths can be filled in
/// afterwards. One worker owns it; it grows to the largest answer and allocates nothing afterwards.
/// </summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[4_096];

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>What was written from <paramref name="start"/> on, to be filled in.</summary>
    public Span<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    public void Clear() => Length = 0;

    /// <summary>Takes back everything behind <paramref name="length"/>.</summary>
    public void CutTo(int length) => Length = length;

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(Length);
    }

    private void Grow(int sizeHint)
    {
        int needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }
    }
}
