using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>Compares bytes without ASCII case, and lets a span be looked up without becoming an array.</summary>
public sealed class FoldedBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static FoldedBytes Comparer { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => AsciiCase.Equal(x, y);

    public int GetHashCode(byte[] obj) => (int)AsciiCase.Hash(obj);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => AsciiCase.Equal(alternate, other);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)AsciiCase.Hash(alternate);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
