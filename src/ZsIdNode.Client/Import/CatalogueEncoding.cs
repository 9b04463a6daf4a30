namespace ZsIdNode.Client.Import;

/// <summary>Tells by its first bytes whether a file can be UTF-8 text.</summary>
internal static class CatalogueEncoding
{
    /// <summary>How many bytes are looked at.</summary>
    public const int BytesLookedAt = 4;

    public const string HowToConvert =
        "Save it as \"CSV UTF-8\" in the spreadsheet program, or convert it (iconv -f GB18030 -t UTF-8 old.csv > new.csv).";

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> ZipArchive => "PK\u0003\u0004"u8;

    public static CatalogueFault? Check(ReadOnlySpan<byte> first)
    {
        // Either mark of UTF-16; UTF-32 in little-endian begins like UTF-16. Without a mark, a NUL beside an
        // ASCII letter gives it away.
        bool marked = first is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        bool wide = marked || first is [0, not 0, ..] or [not 0, 0, ..] or [0, 0, 0xFE, 0xFF];
        return wide
            ? new CatalogueFault(
                CatalogueFaultKind.WideCharacters,
                Column: null,
                "The file is UTF-16 (\"Unicode text\"), expected UTF-8. Save it as \"CSV UTF-8\" in the spreadsheet program, or convert it (iconv -f UTF-16 -t UTF-8 old.csv > new.csv).")
            : first.StartsWith(ZipArchive)
            ? new CatalogueFault(
                CatalogueFaultKind.Workbook,
                Column: null,
                "The file is a spreadsheet workbook (or another ZIP archive), expected CSV. Save it as \"CSV UTF-8\" in the spreadsheet program.")
            : null;
    }
}
