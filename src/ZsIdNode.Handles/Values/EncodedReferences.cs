using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>
/// Walks a list of references without copying: <c>i4 count</c>, then that many <c>bytes handle, i4 index</c>.
/// Values carry such a list, and the data of HS_VLIST is one.
/// </summary>
public ref struct EncodedReferences
{
    /// <summary>What an empty reference takes: a length and an index.</summary>
    public const int BytesLeast = 8;

    private FieldReader _reader;
    private int _left;

    public EncodedReferences(ReadOnlySpan<byte> bytes)
    {
        _reader = new FieldReader(bytes);
        _left = _reader.Count(most: HandleLimits.RecordBytesMost, BytesLeast);
        Count = _left;
    }

    /// <summary>How many references the list announces.</summary>
    public int Count { get; }

    /// <summary>The handle of the current reference in UTF-8.</summary>
    public ReadOnlySpan<byte> Handle { get; private set; }

    /// <summary>The index of the current reference.</summary>
    public int Index { get; private set; }

    /// <summary>Whether the bytes were not such a list; judged when <see cref="MoveNext"/> has said no.</summary>
    public readonly bool Failed => _reader.Failed || (_left == 0 && !_reader.AtEnd);

    /// <summary>Tells whether the bytes are a list of references with valid handle texts, to their very end.</summary>
    public static bool AreWellFormed(ReadOnlySpan<byte> bytes)
    {
        var references = new EncodedReferences(bytes);
        bool valid = true;
        while (valid && references.MoveNext())
        {
            valid = references.Index >= 0;
        }

        return valid && !references.Failed;
    }

    public bool MoveNext()
    {
        if (_reader.Failed || _left == 0)
        {
            return false;
        }

        _left--;
        Handle = _reader.HandleText();
        Index = _reader.Int32();
        return !_reader.Failed;
    }
}
