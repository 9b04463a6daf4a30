using ZsIdNode.Handles;

namespace ZsIdNode.Client.Import;

/// <summary>What one cell and one row of a catalogue may be at most.</summary>
public sealed record CatalogueLimits
{
    /// <summary>The longest cell in bytes, quotes not counted. Ours: a value this long belongs behind a URL.</summary>
    public int CellBytesMost { get; init; } = 65_536;

    /// <summary>
    /// The longest row in bytes as it stands in the file. A record holds
    /// <see cref="HandleLimits.RecordBytesMost"/> bytes, and quoting at most doubles them.
    /// </summary>
    public int RowBytesMost { get; init; } = 2 * HandleLimits.RecordBytesMost;
}
