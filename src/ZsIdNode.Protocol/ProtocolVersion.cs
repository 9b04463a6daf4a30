namespace ZsIdNode.Protocol;

/// <summary>A version of the Handle wire protocol, such as 2.11.</summary>
public readonly record struct ProtocolVersion(byte Major, byte Minor) : IComparable<ProtocolVersion>
{
    /// <summary>What this node speaks and suggests.</summary>
    public static ProtocolVersion Spoken { get; } = new(2, 11);

    public static bool operator <(ProtocolVersion left, ProtocolVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ProtocolVersion left, ProtocolVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ProtocolVersion left, ProtocolVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ProtocolVersion left, ProtocolVersion right) => left.CompareTo(right) >= 0;

    public int CompareTo(ProtocolVersion other) => Rank.CompareTo(other.Rank);

    public override string ToString() => $"{Major}.{Minor}";

    // Major 5 comes from ancient clients that meant 2.0: older than everything.
    private int Rank => Major == 5 ? 0 : (Major << 8) | Minor;
}
