using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>Walks values that stand one after the other without lengths between them, as messages and records hold them.</summary>
/// <remarks>
/// <c>foreach</c> walks a copy, whose <see cref="Failed"/> is out of reach: it is for bytes that were checked
/// before. Where they come from outside, call <see cref="MoveNext"/> and ask at the end.
/// </remarks>
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
