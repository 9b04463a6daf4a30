using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>Walks values that stand one after the other without lengths between them, as messages and records hold them.</summary>
public ref struct EncodedValues(ReadOnlySpan<byte> bytes)
{
    private FieldReader _reader = new(bytes);

    public EncodedValue Current { get; private set; }

    /// <summary>Whether the bytes were not values to their very end.</summary>
    public readonly bool Failed => _reader.Failed;

    public readonly EncodedValues GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_reader.Failed || _reader.AtEnd)
        {
            return false;
        }

        Current = EncodedValue.Read(ref _reader);
        return !_reader.Failed;
    }
}
