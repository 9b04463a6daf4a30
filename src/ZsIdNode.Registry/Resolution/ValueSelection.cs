using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Resolution;

/// <summary>
/// Which values a question wants: those with one of the indexes and those of one of the types together, or
/// all when it names neither. One worker owns it and fills it anew for each question.
/// </summary>
public sealed class ValueSelection
{
    // Up to here a scan is quicker than a binary search.
    private const int ScannedIndexesMost = 8;

    private readonly List<int> _indexes = [];
    private readonly List<(int Start, int Length)> _types = [];
    private byte[] _typeBytes = new byte[256];
    private int _typeBytesUsed;
    private bool _sorted;

    public bool SelectsAll => _indexes.Count == 0 && _types.Count == 0;

    public void Clear()
    {
        _indexes.Clear();
        _types.Clear();
        _typeBytesUsed = 0;
        _sorted = false;
    }

    public void AddIndex(int index)
    {
        _indexes.Add(index);
        _sorted = false;
    }

    /// <summary>Adds a type in UTF-8; with a dot at its end it means the type and all below it.</summary>
    public void AddType(ReadOnlySpan<byte> type)
    {
        if (_typeBytes.Length - _typeBytesUsed < type.Length)
        {
            Array.Resize(ref _typeBytes, Math.Max(2 * _typeBytes.Length, _typeBytesUsed + type.Length));
        }

        type.CopyTo(_typeBytes.AsSpan(_typeBytesUsed));
        _types.Add((_typeBytesUsed, type.Length));
        _typeBytesUsed += type.Length;
    }

    public bool Matches(in EncodedValue value) => SelectsAll || HasIndex(value.Index) || HasType(value.Type);

    private bool HasIndex(int index)
    {
        if (_indexes.Count <= ScannedIndexesMost)
        {
            return _indexes.Contains(index);
        }

        // A peer may name thousands of indexes and a record may hold thousands of values: sorted once, the
        // work stays small whatever the peer sends.
        if (!_sorted)
        {
            _indexes.Sort();
            _sorted = true;
        }

        return _indexes.BinarySearch(index) >= 0;
    }

    private bool HasType(ReadOnlySpan<byte> type)
    {
        foreach ((int start, int length) in _types)
        {
            if (ValueTypes.Matches(_typeBytes.AsSpan(start, length), type))
            {
                return true;
            }
        }

        return false;
    }
}
