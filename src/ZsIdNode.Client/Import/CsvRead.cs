namespace ZsIdNode.Client.Import;

/// <summary>What an attempt to read a row came to.</summary>
internal enum CsvRead
{
    /// <summary>The row may go on beyond the bytes that are here.</summary>
    NotYet,

    Row,

    Faulty,

    /// <summary>Nothing is left.</summary>
    End,
}
