using System.Collections.Immutable;
using ZsIdNode.Handles;

namespace ZsIdNode.Client.Import;

/// <summary>
/// The first row of a catalogue: which column names the handle, and which value every other column makes.
/// A value column is <c>TYPE</c> or <c>INDEX:TYPE</c>.
/// </summary>
internal sealed class CatalogueHeader
{
    private const string SuffixColumn = "suffix";
    private const string HandleColumn = "handle";

    private CatalogueHeader(ImmutableArray<CatalogueColumn> columns, int nameColumn)
    {
        Columns = columns;
        NameColumn = nameColumn;
    }

    public ImmutableArray<CatalogueColumn> Columns { get; }

    /// <summary>The column of the suffix or the handle.</summary>
    public int NameColumn { get; }

    /// <summary>Whether that column holds whole handles.</summary>
    public bool NamesHandles => Columns[NameColumn].Name.Equals(HandleColumn, StringComparison.OrdinalIgnoreCase);

    public static CatalogueFault? TryRead(IReadOnlyList<string> cells, Prefix? prefix, out CatalogueHeader? header)
    {
        header = null;
        if (cells.Count > HandleLimits.ValuesMost + 1)
        {
            return Fault(CatalogueFaultKind.TooManyColumns, null, $"The header has {cells.Count} columns; a record holds at most {HandleLimits.ValuesMost} values.");
        }

        var columns = new CatalogueColumn[cells.Count];
        int nameColumn = -1;
        for (int at = 0; at < cells.Count; at++)
        {
            string name = cells[at].Trim();
            bool names = name.Equals(SuffixColumn, StringComparison.OrdinalIgnoreCase) || name.Equals(HandleColumn, StringComparison.OrdinalIgnoreCase);
            if (names && nameColumn >= 0)
            {
                return Fault(CatalogueFaultKind.ColumnTwice, name, $"Both column {nameColumn + 1} and column {at + 1} name the handle; keep one column '{SuffixColumn}' or '{HandleColumn}'.");
            }

            CatalogueFault? fault = names ? null : CatalogueColumn.TryRead(name, at + 1, out columns[at]);
            if (fault is not null)
            {
                return fault;
            }

            if (names)
            {
                nameColumn = at;
                columns[at] = new CatalogueColumn(name, Index: 0, Type: "");
            }
        }

        CatalogueFault? whole = nameColumn < 0
            ? Fault(CatalogueFaultKind.NoSuffixColumn, null, $"No column is named '{SuffixColumn}' or '{HandleColumn}'. The header is: {string.Join(" | ", cells.Take(8))}. Cells are separated by commas.")
            : cells.Count == 1
            ? Fault(CatalogueFaultKind.NoValueColumn, null, $"Beside '{columns[0].Name}' the header names no column; expected at least one value, such as URL or 2000:product_name.")
            : prefix is null && columns[nameColumn].Name.Equals(SuffixColumn, StringComparison.OrdinalIgnoreCase)
            ? Fault(CatalogueFaultKind.NoPrefix, columns[nameColumn].Name, $"The file gives suffixes; name the prefix that stands before them, or give whole handles in a column '{HandleColumn}'.")
            : NumberColumns(columns, nameColumn);
        header = whole is null ? new CatalogueHeader([.. columns], nameColumn) : null;
        return whole;
    }

    /// <summary>Gives every value column without an index the one that convention or its order gives it.</summary>
    private static CatalogueFault? NumberColumns(CatalogueColumn[] columns, int nameColumn)
    {
        var taken = new Dictionary<int, CatalogueColumn>();
        int next = CatalogueColumn.FirstBusinessIndex;
        var given = columns.Where((column, at) => at != nameColumn && column.Index != 0).Select(column => column.Index).ToHashSet();
        for (int at = 0; at < columns.Length; at++)
        {
            if (at == nameColumn)
            {
                continue;
            }

            CatalogueColumn column = columns[at];
            bool twice = columns.Take(at).Any(other => other.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase));
            while (given.Contains(next))
            {
                next++;
            }

            int index = column.Index != 0 ? column.Index : CatalogueColumn.ConventionalIndex(column.Type) ?? next++;
            if (twice || !taken.TryAdd(index, column))
            {
                string other = twice ? column.Name : taken[index].Name;
                return Fault(CatalogueFaultKind.ColumnTwice, column.Name, $"Columns '{other}' and '{column.Name}' (column {at + 1}) would both make the value with index {index}; name every column once, or give it an index of its own, such as 2100:{column.Type}.");
            }

            columns[at] = column with { Index = index };
        }

        return null;
    }

    private static CatalogueFault Fault(CatalogueFaultKind kind, string? column, string message) => new(kind, column, message);
}
