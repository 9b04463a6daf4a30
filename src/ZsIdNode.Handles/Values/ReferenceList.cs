using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>The data of an HS_VLIST value: a group of administrators, each a key or another list.</summary>
public sealed record ReferenceList(ImmutableArray<HandleReference> Entries)
{
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out ReferenceList? list)
    {
        list = null;
        if (!EncodedReferences.AreWellFormed(data))
        {
            return false;
        }

        var references = new EncodedReferences(data);
        ImmutableArray<HandleReference>.Builder entries = ImmutableArray.CreateBuilder<HandleReference>(references.Count);
        while (references.MoveNext())
        {
            entries.Add(new HandleReference(Encoding.UTF8.GetString(references.Handle), references.Index));
        }

        list = new ReferenceList(entries.MoveToImmutable());
        return true;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int32(Entries.Length);
        foreach (HandleReference entry in Entries)
        {
            writer.Text(entry.Handle);
            writer.Int32(entry.Index);
        }
    }

    public bool Equals(ReferenceList? other) => other is not null && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Entries.Length, Entries.FirstOrDefault());
}
