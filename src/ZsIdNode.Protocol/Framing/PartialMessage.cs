namespace ZsIdNode.Protocol.Framing;

/// <summary>A message of which some datagrams have arrived. Objects are used again, one message after the other.</summary>
internal sealed class PartialMessage
{
    private readonly byte[] _source = new byte[FragmentAssembler.SourceBytesMost];
    private int _sourceLength;
    private int[] _cells = [];
    private int _missing;

    public Envelope First { get; private set; }

    public long StartedMilliseconds { get; private set; }

    public bool IsWhole => _missing == 0;

    /// <summary>The cell of each datagram in order of its number.</summary>
    public Span<int> Cells => _cells.AsSpan(0, Fragments.Count(First.MessageLength));

    public void Start(ReadOnlySpan<byte> source, in Envelope envelope, long nowMilliseconds)
    {
        source.CopyTo(_source);
        _sourceLength = source.Length;
        First = envelope with { SequenceNumber = 0 };
        StartedMilliseconds = nowMilliseconds;
        _missing = Fragments.Count(envelope.MessageLength);
        if (_cells.Length < _missing)
        {
            _cells = new int[_missing];
        }

        Cells.Fill(FragmentCells.None);
    }

    public bool IsFrom(ReadOnlySpan<byte> source) => source.SequenceEqual(_source.AsSpan(0, _sourceLength));

    public bool Has(uint number) => _cells[number] != FragmentCells.None;

    public void Keep(uint number, int cell)
    {
        _cells[number] = cell;
        _missing--;
    }
}
