using FASTER.core;
using ZsIdNode.Handles;

namespace ZsIdNode.Storage.Records;

/// <summary>Compares keys byte by byte: they arrive folded.</summary>
internal sealed class RecordKeyComparer : IFasterEqualityComparer<SpanByte>
{
    public long GetHashCode64(ref SpanByte key) => unchecked((long)AsciiCase.Hash(key.AsReadOnlySpan()));

    public bool Equals(ref SpanByte left, ref SpanByte right) => left.AsReadOnlySpan().SequenceEqual(right.AsReadOnlySpan());
}
