namespace ZsIdNode.Storage.Sorted;

/// <summary>Walks entries in the order of their keys. The spans are good until the next step.</summary>
internal abstract class SortedCursor
{
    private byte[] _keyBytes = [];
    private byte[] _valueBytes = [];
    private int _keyAt;
    private int _keyLength;
    private int _valueAt;
    private int _valueLength;

    public ReadOnlySpan<byte> Key => _keyBytes.AsSpan(_keyAt, _keyLength);

    public ReadOnlySpan<byte> Value => _valueBytes.AsSpan(_valueAt, _valueLength);

    /// <summary>Whether the entry says that nothing stands under the key, whatever older entries say.</summary>
    public bool IsDeletion { get; private set; }

    /// <summary>No key that the cursor gives is less.</summary>
    public abstract ReadOnlySpan<byte> LeastKey { get; }

    /// <summary>No key that the cursor gives is greater.</summary>
    public abstract ReadOnlySpan<byte> GreatestKey { get; }

    /// <summary>Goes to the next entry, at first to the first one; <see langword="false"/> behind the last.</summary>
    public abstract bool MoveNext();

    protected void Stand(byte[] keyBytes, int keyAt, int keyLength, byte[] valueBytes, int valueAt, int valueLength, bool isDeletion)
    {
        _keyBytes = keyBytes;
        _keyAt = keyAt;
        _keyLength = keyLength;
        _valueBytes = valueBytes;
        _valueAt = valueAt;
        _valueLength = valueLength;
        IsDeletion = isDeletion;
    }
}
