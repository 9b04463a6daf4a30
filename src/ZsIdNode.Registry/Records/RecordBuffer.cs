namespace ZsIdNode.Registry.Records;

/// <summary>
/// Where a reader gets a record copied to. One worker owns it and reads record after record into it; it
/// grows to the largest record seen and allocates nothing afterwards.
/// </summary>
public sealed class RecordBuffer
{
    private readonly byte[] _key = new byte[RecordKey.BytesMost];
    private byte[] _bytes = new byte[1_024];
    private int _length;

    /// <summary>The bytes of the record read last; valid until the next read.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>The bytes that the buffer keeps hold of.</summary>
    public int Capacity => _bytes.Length + _key.Length;

    /// <summary>Room for the key of the record that is looked for.</summary>
    internal Span<byte> Key => _key;

    /// <summary>Makes room for a record of this many bytes; the caller fills it.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max(length, 2 * _bytes.Length)];
        }

        _length = length;
        return _bytes.AsSpan(0, length);
    }
}
