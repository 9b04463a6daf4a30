namespace ZsIdNode.Client.Import;

/// <summary>
/// Reads a stream row by row with a bounded buffer. Behind a faulty row it finds the next good one:
/// <list type="number">
/// <item>A fault in the row's first line, with the quotes of that line closed: the next line is a row.</item>
/// <item>Otherwise a quote is open somewhere, and where it should have closed is anyone's guess. The next
/// line from which a whole row of the header's width can be read is taken for a row; the lines before it
/// are left out together with the faulty one.</item>
/// </list>
/// A row that seems to begin inside of what seemed a quoted cell shows that the quote was never closed.
/// </summary>
/// <remarks>
/// The second search stays linear: from inside a quoted cell, a line that opens a quote of its own closes the
/// outer one, so that no byte is read as part of more than a few attempts.
/// </remarks>
internal sealed class CsvReader(Stream stream, CatalogueLimits limits)
{
    private const int FirstBufferBytes = 65_536;

    private readonly CsvRowParser _parser = new(limits.CellBytesMost);
    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;
    private int _current;
    private bool _streamEnded;
    private long _line = 1;
    private bool _atLineStart = true;

    /// <summary>The bytes of all rows read so far; the current row does not count yet.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The line on which the current row begins.</summary>
    public long FirstLine { get; private set; } = 1;

    /// <summary>The last line of the current row, or of what was left out with a faulty one.</summary>
    public long LastLine { get; private set; }

    public RowFaultKind Fault { get; private set; }

    /// <summary>The column (from 0) in which a faulty row stopped making sense.</summary>
    public int FaultColumn { get; private set; }

    /// <summary>How many whole cells the row has.</summary>
    public int CellCount { get; private set; }

    public IReadOnlyList<CsvCell> Cells => _parser.Cells;

    /// <summary>The bytes that <see cref="Cells"/> point into, until the next read.</summary>
    public ReadOnlySpan<byte> Row => Window[.._current];

    private ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Shows the first bytes, as many of <paramref name="count"/> as there are, without reading them.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken stop)
    {
        while (Window.Length < count && !_streamEnded)
        {
            await FillAsync(stop);
        }

        return _buffer.AsMemory(_start, Math.Min(count, Window.Length));
    }

    /// <summary>Passes over bytes that are no part of a row, such as a byte order mark.</summary>
    public void Skip(int count) => Discard(count);

    /// <summary>Reads the next row that is not blank.</summary>
    /// <param name="width">How many cells it must have; 0 takes any number.</param>
    public async ValueTask<CsvRead> ReadAsync(int width, CancellationToken stop)
    {
        CsvRead read;
        do
        {
            Discard(_current);
            FirstLine = _line;
            read = await ParseAsync(stop);
            _current = read == CsvRead.Row ? _parser.Position : 0;
        }
        while (read == CsvRead.Row && IsBlank());

        CellCount = Cells.Count;
        if (read == CsvRead.Row)
        {
            Fault = width == 0 || Cells.Count == width ? RowFaultKind.None
                : Cells.Count < width ? RowFaultKind.MissingColumns
                : RowFaultKind.ExtraColumns;
            LastLine = _line + Row[..^1].Count((byte)'\n');
        }

        if (read == CsvRead.Faulty)
        {
            Fault = _parser.Fault;
        }

        if (read == CsvRead.End || Fault == RowFaultKind.None)
        {
            return read;
        }

        FaultColumn = Fault switch
        {
            RowFaultKind.ExtraColumns => width,
            RowFaultKind.StrayQuote or RowFaultKind.TextAfterQuote or RowFaultKind.LoneCarriageReturn => Cells.Count - 1,
            _ => Cells.Count,
        };
        if (width == 0)
        {
            // Without a width there is no telling a row, and a header cell never comes near the limits.
            Fault = _parser.InQuotes ? RowFaultKind.QuoteNotClosed : Fault;
            return CsvRead.Faulty;
        }

        await RecoverAsync(width, stop);
        LastLine = _atLineStart ? _line - 1 : _line;
        return CsvRead.Faulty;
    }

    private async ValueTask RecoverAsync(int width, CancellationToken stop)
    {
        int firstBreak = Window[.._parser.Position].IndexOf((byte)'\n');
        bool rowEnded = _current > 0;
        long seemingEnd = BytesRead + _parser.Position;
        _current = 0;
        if (firstBreak < 0)
        {
            Discard(_parser.Position);
            if (await SkipLineAsync(_parser.InQuotes, stop))
            {
                await SearchAsync(width, seemingEnd, rowEnded, stop);
            }
        }
        else
        {
            // A line break before the place of the fault is in quotes, or it is the row's own end.
            bool isRowEnd = !_parser.InQuotes && firstBreak == _parser.Position - 1;
            int brokenColumn = Cells.TakeWhile(cell => cell.Start + cell.Length <= firstBreak).Count();
            Discard(firstBreak + 1);
            if (!isRowEnd && await SearchAsync(width, seemingEnd, rowEnded, stop) < seemingEnd)
            {
                Fault = RowFaultKind.QuoteNotClosed;
                FaultColumn = brokenColumn;
            }
        }
    }

    /// <summary>Passes over lines until one begins a whole row.</summary>
    /// <param name="seemingEnd">Where the faulty row seemed to end, counted like <see cref="BytesRead"/>.</param>
    /// <param name="rowEnded">Whether it ended there for good, so that a row begins there at the latest.</param>
    /// <returns>Where the search ended.</returns>
    private async ValueTask<long> SearchAsync(int width, long seemingEnd, bool rowEnded, CancellationToken stop)
    {
        while (!(rowEnded && BytesRead >= seemingEnd))
        {
            CsvRead read = await ParseAsync(stop);
            bool found = read == CsvRead.Row && Cells.Count == width;
            if (found || read == CsvRead.End)
            {
                break;
            }

            await SkipLineAsync(inQuotes: false, stop);
        }

        return BytesRead;
    }

    /// <summary>Passes over the rest of the line; tells whether a quote is open at its end.</summary>
    private async ValueTask<bool> SkipLineAsync(bool inQuotes, CancellationToken stop)
    {
        while (true)
        {
            int lineEnd = Window.IndexOf((byte)'\n');
            int skipped = lineEnd < 0 ? Window.Length : lineEnd + 1;
            inQuotes ^= (Window[..skipped].Count((byte)'"') & 1) == 1;
            Discard(skipped);
            if (lineEnd >= 0 || _streamEnded)
            {
                return inQuotes;
            }

            await FillAsync(stop);
        }
    }

    /// <summary>Parses the row at the beginning of the window, reading on until that has an outcome.</summary>
    private async ValueTask<CsvRead> ParseAsync(CancellationToken stop)
    {
        while (true)
        {
            CsvRead read = _parser.Parse(Window, _streamEnded);
            int rowBytes = read == CsvRead.Row ? _parser.Position : Window.Length;
            if (read is CsvRead.Row or CsvRead.NotYet && rowBytes > limits.RowBytesMost)
            {
                _parser.Reject(RowFaultKind.RowTooLong);
                return CsvRead.Faulty;
            }

            if (read != CsvRead.NotYet)
            {
                return read;
            }

            await FillAsync(stop);
        }
    }

    private async ValueTask FillAsync(CancellationToken stop)
    {
        int kept = _end - _start;
        if (kept > _buffer.Length / 2)
        {
            byte[] larger = new byte[_buffer.Length * 2];
            Window.CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            Window.CopyTo(_buffer);
        }

        _start = 0;
        _end = kept;

        // At least as much again as is here: a row that is parsed anew after every read stays linear.
        int wanted = Math.Min(Math.Max(kept, 1), _buffer.Length - kept);
        int read = await stream.ReadAtLeastAsync(_buffer.AsMemory(kept), wanted, throwOnEndOfStream: false, stop);
        _end += read;
        _streamEnded = read < wanted;
    }

    private void Discard(int count)
    {
        if (count == 0)
        {
            return;
        }

        _line += Window[..count].Count((byte)'\n');
        _atLineStart = Window[count - 1] == '\n';
        BytesRead += count;
        _start += count;
    }

    private bool IsBlank() => Cells.Count == 1 && Cells[0] is { Length: 0, Start: 0 };
}
