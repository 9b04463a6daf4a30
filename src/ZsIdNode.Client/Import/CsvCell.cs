namespace ZsIdNode.Client.Import;

/// <summary>Where the content of a cell stands in its row, without the quotes around it.</summary>
/// <param name="DoubledQuotes">How many quotes inside are written twice.</param>
internal readonly record struct CsvCell(int Start, int Length, int DoubledQuotes)
{
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> row) => row.Slice(Start, Length);

    /// <summary>Copies the content, doubled quotes made single.</summary>
    public byte[] Content(ReadOnlySpan<byte> row)
    {
        ReadOnlySpan<byte> raw = Raw(row);
        if (DoubledQuotes == 0)
        {
            return raw.ToArray();
        }

        byte[] content = new byte[raw.Length - DoubledQuotes];
        int written = 0;
        for (int at = 0; at < raw.Length; at++)
        {
            content[written++] = raw[at];
            if (raw[at] == '"')
            {
                at++;
            }
        }

        return content;
    }
}
