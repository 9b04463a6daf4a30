using System.Globalization;

namespace ZsIdNode.Client.Import;

/// <summary>Says about a row what is wrong and what would be right.</summary>
internal static class RowFaultText
{
    public static string Describe(RowFaultKind kind, int cells, int width, CatalogueLimits limits) => kind switch
    {
        RowFaultKind.QuoteNotClosed => "A quote opens this cell and none closes it. Close it, and write every quote inside as two.",
        RowFaultKind.StrayQuote => "A quote stands inside a cell that does not begin with one. Put the cell in quotes and write the quote inside as two: \"5\"\" pipe\".",
        RowFaultKind.TextAfterQuote => "Text follows the closing quote of a cell; expected a comma or the end of the line. Write a quote inside a cell as two.",
        RowFaultKind.LoneCarriageReturn => "A carriage return stands alone. End lines with LF or CRLF, and put a cell with a line break in quotes.",
        RowFaultKind.CellTooLong => $"The cell is longer than {Number(limits.CellBytesMost)} bytes. Shorten it, or register a URL where the content is found.",
        RowFaultKind.RowTooLong => $"The row is longer than {Number(limits.RowBytesMost)} bytes, more than a record holds. Shorten its cells.",
        RowFaultKind.MissingColumns => $"The row has {cells} cells, the header {width}. Add the missing cells; an empty cell makes no value.",
        RowFaultKind.ExtraColumns => $"The row has {cells} cells, the header {width}. Put a cell that contains a comma in quotes, or remove what is too much.",
        RowFaultKind.NulByte => "The cell contains a NUL byte. Remove it; binary data cannot stand in a CSV file.",
        RowFaultKind.NotUtf8 => $"The cell is not valid UTF-8. {CatalogueEncoding.HowToConvert}",
        RowFaultKind.SuffixEmpty => "The cell that names the handle is empty. Give every row a suffix of its own, such as LAMP-2026-000017.",
        RowFaultKind.NoValues => "Every cell beside the handle is empty. Give it at least one value, such as a URL.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
