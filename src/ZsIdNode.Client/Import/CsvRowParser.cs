namespace ZsIdNode.Client.Import;

/// <summary>
/// Cuts one row (RFC 4180; LF or CRLF) into cells. The four bytes that it looks for are never part of a
/// longer character, neither in UTF-8 nor in GB18030: a row in the wrong encoding still ends where it ends.
/// </summary>
internal sealed class CsvRowParser(int cellBytesMost)
{
    private readonly List<CsvCell> _cells = [];

    /// <summary>The cells; after a fault those before the one at fault.</summary>
    public IReadOnlyList<CsvCell> Cells => _cells;

    /// <summary>Where reading stopped: behind the row's line end, or where the row stopped making sense.</summary>
    public int Position { get; private set; }

    /// <summary>Whether <see cref="Position"/> lies inside a quoted cell.</summary>
    public bool InQuotes { get; private set; }

    public RowFaultKind Fault { get; private set; }

    /// <summary>Reads the row at the beginning of <paramref name="bytes"/>.</summary>
    /// <param name="isLast">Nothing follows <paramref name="bytes"/>.</param>
    public CsvRead Parse(ReadOnlySpan<byte> bytes, bool isLast)
    {
        _cells.Clear();
        Fault = RowFaultKind.None;
        InQuotes = false;
        Position = 0;
        if (bytes.IsEmpty)
        {
            return isLast ? CsvRead.End : CsvRead.NotYet;
        }

        while (true)
        {
            bool quoted = Position < bytes.Length && bytes[Position] == '"';
            CsvRead cell = quoted ? QuotedCell(bytes, isLast) : BareCell(bytes, isLast);
            if (cell != CsvRead.Row)
            {
                return cell;
            }

            if (Position == bytes.Length)
            {
                return isLast ? CsvRead.Row : CsvRead.NotYet;
            }

            switch (bytes[Position])
            {
                case (byte)',':
                    Position++;
                    break;
                case (byte)'\n':
                    Position++;
                    return CsvRead.Row;
                case (byte)'\r' when Position + 1 == bytes.Length && !isLast:
                    return CsvRead.NotYet;
                case (byte)'\r' when Position + 1 == bytes.Length || bytes[Position + 1] == '\n':
                    Position = Math.Min(Position + 2, bytes.Length);
                    return CsvRead.Row;
                case (byte)'\r':
                    return Stop(RowFaultKind.LoneCarriageReturn);
                case (byte)'"':
                    // Behind it, so that it is not taken for the opening of a quoted cell: 5" is a length.
                    Position++;
                    return Stop(RowFaultKind.StrayQuote);
                default:
                    return Stop(RowFaultKind.TextAfterQuote);
            }
        }
    }

    /// <summary>Reads up to a comma, a line end or a byte that has no place here.</summary>
    private CsvRead BareCell(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int start = Position;
        int length = bytes[start..].IndexOfAny(",\"\r\n"u8);
        bool ended = length >= 0 || isLast;
        length = length < 0 ? bytes.Length - start : length;
        Position = start + length;
        if (length > cellBytesMost)
        {
            return Stop(RowFaultKind.CellTooLong);
        }

        if (ended)
        {
            _cells.Add(new CsvCell(start, length, DoubledQuotes: 0));
        }

        return ended ? CsvRead.Row : CsvRead.NotYet;
    }

    /// <summary>Reads from the opening quote to behind the closing one.</summary>
    private CsvRead QuotedCell(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int start = Position + 1;
        int doubled = 0;
        InQuotes = true;
        Position = start;
        while (true)
        {
            int run = bytes[Position..].IndexOf((byte)'"');
            bool quoteFound = run >= 0;
            Position = quoteFound ? Position + run : bytes.Length;
            if (Position - start - doubled > cellBytesMost)
            {
                return Stop(RowFaultKind.CellTooLong);
            }

            if (!quoteFound)
            {
                return isLast ? Stop(RowFaultKind.QuoteNotClosed) : CsvRead.NotYet;
            }

            bool maybeDoubled = Position + 1 == bytes.Length && !isLast;
            if (maybeDoubled)
            {
                return CsvRead.NotYet;
            }

            if (Position + 1 == bytes.Length || bytes[Position + 1] != '"')
            {
                _cells.Add(new CsvCell(start, Position - start, doubled));
                Position++;
                InQuotes = false;
                return CsvRead.Row;
            }

            Position += 2;
            doubled++;
        }
    }

    /// <summary>Says that what was parsed breaks a rule beyond the parser's own.</summary>
    public void Reject(RowFaultKind fault) => Fault = fault;

    private CsvRead Stop(RowFaultKind fault)
    {
        Fault = fault;
        return CsvRead.Faulty;
    }
}
