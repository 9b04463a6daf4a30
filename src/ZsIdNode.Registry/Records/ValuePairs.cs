using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Records;

/// <summary>
/// Walks the values of two records together, index by index; both stand in order of their index. An index
/// may stand on one side only.
/// </summary>
internal ref struct ValuePairs
{
    private EncodedValues _olds;
    private EncodedValues _news;
    private bool _oldWaits;
    private bool _newWaits;

    public ValuePairs(ReadOnlySpan<byte> olds, ReadOnlySpan<byte> news)
    {
        _olds = new EncodedValues(olds);
        _news = new EncodedValues(news);
        _oldWaits = _olds.MoveNext();
        _newWaits = _news.MoveNext();
    }

    public bool HasOld { get; private set; }

    public bool HasNew { get; private set; }

    public EncodedValue Old { get; private set; }

    public EncodedValue New { get; private set; }

    public readonly int Index => HasOld ? Old.Index : New.Index;

    public bool MoveNext()
    {
        HasOld = _oldWaits && (!_newWaits || _olds.Current.Index <= _news.Current.Index);
        HasNew = _newWaits && (!_oldWaits || _news.Current.Index <= _olds.Current.Index);
        if (HasOld)
        {
            Old = _olds.Current;
            _oldWaits = _olds.MoveNext();
        }

        if (HasNew)
        {
            New = _news.Current;
            _newWaits = _news.MoveNext();
        }

        return HasOld || HasNew;
    }
}
