namespace ZsIdNode.Client.Import;

/// <summary>Why a row of a catalogue was left out.</summary>
public enum RowFaultKind : byte
{
    None = 0,

    /// <summary>A cell begins with a quote that nothing closes.</summary>
    QuoteNotClosed,

    /// <summary>A quote stands in a cell that does not begin with one.</summary>
    StrayQuote,

    /// <summary>Something other than a comma or a line end follows a closing quote.</summary>
    TextAfterQuote,

    /// <summary>A carriage return without its line feed stands outside quotes.</summary>
    LoneCarriageReturn,

    /// <summary>A cell is longer than <see cref="CatalogueLimits.CellBytesMost"/>.</summary>
    CellTooLong,

    /// <summary>The row is longer than <see cref="CatalogueLimits.RowBytesMost"/>.</summary>
    RowTooLong,

    /// <summary>The row has fewer cells than the header.</summary>
    MissingColumns,

    /// <summary>The row has more cells than the header.</summary>
    ExtraColumns,

    /// <summary>A NUL byte stands in a cell.</summary>
    NulByte,

    /// <summary>The bytes of a cell are not UTF-8.</summary>
    NotUtf8,

    /// <summary>The cell of the suffix or handle is empty.</summary>
    SuffixEmpty,

    /// <summary>Suffix or handle do not make a handle that may be registered.</summary>
    HandleMalformed,

    /// <summary>Every cell beside the suffix is empty.</summary>
    NoValues,
}
