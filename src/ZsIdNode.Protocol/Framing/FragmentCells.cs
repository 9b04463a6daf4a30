namespace ZsIdNode.Protocol.Framing;

/// <summary>
/// Room for fragments in cells of equal size. Memory is taken as it is first needed, up to the bound, and
/// then used again: what an unfinished message costs is what arrived of it, not what it announced.
/// </summary>
internal sealed class FragmentCells(int bytesMost)
{
    public const int None = -1;

    private const int CellsPerSlab = 64;

    private readonly int _cellsMost = bytesMost / ProtocolLimits.FragmentBytes;
    private readonly List<byte[]> _slabs = [];
    private readonly Stack<int> _free = new();
    private int _taken;

    /// <summary>Takes a free cell, or <see cref="None"/> when the bound is reached.</summary>
    public int Take()
    {
        if (_taken == _cellsMost)
        {
            return None;
        }

        if (_free.Count == 0)
        {
            int first = _slabs.Count * CellsPerSlab;
            _slabs.Add(new byte[CellsPerSlab * ProtocolLimits.FragmentBytes]);
            for (int cell = first + CellsPerSlab - 1; cell >= first; cell--)
            {
                _free.Push(cell);
            }
        }

        _taken++;
        return _free.Pop();
    }

    public void Return(int cell)
    {
        _taken--;
        _free.Push(cell);
    }

    public Span<byte> this[int cell] =>
        _slabs[cell / CellsPerSlab].AsSpan(cell % CellsPerSlab * ProtocolLimits.FragmentBytes, ProtocolLimits.FragmentBytes);
}
