using System.Buffers;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary>The bytes of one commit; kept and filled again for the next.</summary>
internal sealed class CommitBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[64 * 1_024];

    public int Length { get; private set; }

    /// <summary>What was written; lengths that are known only afterwards are filled in here.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length), nameof(count));
        Length += count;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int needed = checked(Length + Math.Max(sizeHint, 1));
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, checked(2 * _bytes.Length)));
        }

        return _bytes.AsMemory(Length);
    }
}
