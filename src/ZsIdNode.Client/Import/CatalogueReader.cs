using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Import;

/// <summary>
/// Reads a product catalogue in CSV as registrations. A bad row is reported and reading goes on with the
/// next; only a file that is no catalogue at all is refused as a whole.
/// </summary>
public sealed class CatalogueReader
{
    private readonly CsvReader _rows;
    private readonly CatalogueHeader _header;
    private readonly Prefix? _prefix;
    private readonly CatalogueLimits _limits;

    private CatalogueReader(CsvReader rows, CatalogueHeader header, Prefix? prefix, CatalogueLimits limits)
    {
        _rows = rows;
        _header = header;
        _prefix = prefix;
        _limits = limits;
    }

    /// <summary>How many bytes of the file lie behind.</summary>
    public long BytesRead => _rows.BytesRead;

    /// <summary>Reads the header.</summary>
    /// <param name="file">Read from where it stands; the caller closes it.</param>
    /// <param name="prefix">What is put before the suffixes; needed unless the file gives whole handles.</param>
    public static async ValueTask<CatalogueOpening> OpenAsync(Stream file, Prefix? prefix, CatalogueLimits? limits = null, CancellationToken stop = default)
    {
        limits ??= new CatalogueLimits();
        var rows = new CsvReader(file, limits);
        ReadOnlyMemory<byte> first = await rows.PeekAsync(CatalogueEncoding.BytesLookedAt, stop);
        CatalogueFault? fault = CatalogueEncoding.Check(first.Span);
        if (fault is not null)
        {
            return new CatalogueOpening(null, fault);
        }

        if (first.Span.StartsWith(CatalogueEncoding.ByteOrderMark))
        {
            rows.Skip(CatalogueEncoding.ByteOrderMark.Length);
        }

        CsvRead read = await rows.ReadAsync(width: 0, stop);
        fault = CheckHeaderRow(rows, read, limits);
        CatalogueHeader? header = null;
        fault ??= CatalogueHeader.TryRead(Texts(rows), prefix, out header);
        return header is null
            ? new CatalogueOpening(null, fault)
            : new CatalogueOpening(new CatalogueReader(rows, header, prefix, limits), null);
    }

    /// <summary>Reads row after row to the end of the file.</summary>
    public async IAsyncEnumerable<CatalogueItem> ReadAllAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        while (true)
        {
            switch (await _rows.ReadAsync(_header.Columns.Length, stop))
            {
                case CsvRead.End:
                    yield break;
                case CsvRead.Faulty:
                    yield return new CatalogueItem(null, FaultOf(_rows.Fault, _rows.FaultColumn));
                    break;
                default:
                    yield return Read();
                    break;
            }
        }
    }

    private static CatalogueFault? CheckHeaderRow(CsvReader rows, CsvRead read, CatalogueLimits limits) => read switch
    {
        CsvRead.End => new CatalogueFault(CatalogueFaultKind.Empty, null, "The file is empty; expected a header such as suffix,URL,product_name and a row for every handle."),
        CsvRead.Faulty => new CatalogueFault(
            CatalogueFaultKind.HeaderUnreadable,
            null,
            $"The header cannot be read: column {rows.FaultColumn + 1}: {RowFaultText.Describe(rows.Fault, rows.CellCount, rows.CellCount, limits)}"),
        _ when !Utf8.IsValid(rows.Row) => new CatalogueFault(
            CatalogueFaultKind.HeaderNotUtf8,
            null,
            $"The header is not UTF-8; the file looks like GB18030 or GBK, which spreadsheet programs write for \"CSV\". {CatalogueEncoding.HowToConvert}"),
        _ => null,
    };

    private static List<string> Texts(CsvReader rows)
    {
        var texts = new List<string>(rows.Cells.Count);
        foreach (CsvCell cell in rows.Cells)
        {
            texts.Add(Encoding.UTF8.GetString(cell.Content(rows.Row)));
        }

        return texts;
    }

    private CatalogueItem Read()
    {
        ReadOnlySpan<byte> row = _rows.Row;
        for (int at = 0; at < _rows.Cells.Count; at++)
        {
            ReadOnlySpan<byte> raw = _rows.Cells[at].Raw(row);
            RowFaultKind kind = raw.Contains((byte)0) ? RowFaultKind.NulByte
                : !Utf8.IsValid(raw) ? RowFaultKind.NotUtf8
                : RowFaultKind.None;
            if (kind != RowFaultKind.None)
            {
                return new CatalogueItem(null, FaultOf(kind, at));
            }
        }

        string name = Encoding.UTF8.GetString(_rows.Cells[_header.NameColumn].Content(row));
        if (string.IsNullOrWhiteSpace(name))
        {
            return new CatalogueItem(null, FaultOf(RowFaultKind.SuffixEmpty, _header.NameColumn));
        }

        HandleFault fault = TryName(name, out Handle handle);
        if (fault != HandleFault.None)
        {
            return new CatalogueItem(null, FaultOf(RowFaultKind.HandleMalformed, _header.NameColumn, $"The name is no handle: {fault.Describe()}."));
        }

        ImmutableArray<HandleValue> values = Values(row);
        return values.IsEmpty
            ? new CatalogueItem(null, FaultOf(RowFaultKind.NoValues, column: -1))
            : new CatalogueItem(new Registration(_rows.FirstLine, handle, values), null);
    }

    private HandleFault TryName(string name, out Handle handle)
    {
        // A blank before a suffix would hide behind the slash, where a handle may well have one.
        handle = default;
        return !_header.NamesHandles && char.IsWhiteSpace(name[0])
            ? HandleFault.SurroundingSpace
            : Handle.TryParse(_header.NamesHandles ? name : $"{_prefix}/{name}", out handle);
    }

    private ImmutableArray<HandleValue> Values(ReadOnlySpan<byte> row)
    {
        ImmutableArray<HandleValue>.Builder values = ImmutableArray.CreateBuilder<HandleValue>(_rows.Cells.Count - 1);
        for (int at = 0; at < _rows.Cells.Count; at++)
        {
            CsvCell cell = _rows.Cells[at];
            if (at != _header.NameColumn && cell.Length > 0)
            {
                CatalogueColumn column = _header.Columns[at];
                values.Add(new HandleValue(column.Index, column.Type, cell.Content(row)));
            }
        }

        return values.DrainToImmutable();
    }

    private RowFault FaultOf(RowFaultKind kind, int column, string? message = null) => new(
        _rows.FirstLine,
        _rows.LastLine,
        column >= 0 && column < _header.Columns.Length ? _header.Columns[column].Name : null,
        kind,
        (message ?? RowFaultText.Describe(kind, _rows.CellCount, _header.Columns.Length, _limits)) + LeftOutWith());

    private string LeftOutWith() => _rows.LastLine > _rows.FirstLine
        ? $" Lines {_rows.FirstLine} to {_rows.LastLine} were left out."
        : "";
}
