using System.Runtime.CompilerServices;
using FASTER.core;
using ZsIdNode.Handles;

namespace ZsIdNode.Storage.Records;

/// <summary>Compares keys byte by byte: they arrive folded.</summary>
internal sealed class RecordKeyComparer : IFasterEqualityComparer<SpanByte>
{
    public long GetHashCode64(ref SpanByte key) => unchecked((long)AsciiCase.Hash(key.AsReadOnlySpan()));

    public unsafe bool Equals(ref SpanByte left, ref SpanByte right)
    {
        // A damaged key would be taken for another's, and the record for missing.
        if (DiskLanding.IsUnderWay)
        {
            DiskLanding.Check((nint)Unsafe.AsPointer(ref right));
            if (DiskLanding.IsDamaged)
            {
                return false;
            }
        }

        return left.AsReadOnlySpan().SequenceEqual(right.AsReadOnlySpan());
    }
}
