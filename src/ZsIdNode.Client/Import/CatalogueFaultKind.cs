namespace ZsIdNode.Client.Import;

/// <summary>Why a whole file cannot be read as a catalogue.</summary>
public enum CatalogueFaultKind : byte
{
    None = 0,

    /// <summary>There is no header; the file is empty or blank.</summary>
    Empty,

    /// <summary>The file is a workbook (ZIP), not text.</summary>
    Workbook,

    /// <summary>The file is UTF-16 or UTF-32.</summary>
    WideCharacters,

    /// <summary>The header is not UTF-8; in China that is GB18030 or its subset GBK.</summary>
    HeaderNotUtf8,

    /// <summary>The header cannot be cut into cells.</summary>
    HeaderUnreadable,

    /// <summary>A cell of the header is empty.</summary>
    ColumnNameEmpty,

    /// <summary>A header cell is neither TYPE nor INDEX:TYPE.</summary>
    ColumnNameMalformed,

    /// <summary>Two columns have the same name or the same index.</summary>
    ColumnTwice,

    /// <summary>There are more columns than a record holds values.</summary>
    TooManyColumns,

    /// <summary>No column says which handle a row is for.</summary>
    NoSuffixColumn,

    /// <summary>Beside suffix or handle there is no column.</summary>
    NoValueColumn,

    /// <summary>The file gives suffixes, and no prefix was given to put before them.</summary>
    NoPrefix,
}
