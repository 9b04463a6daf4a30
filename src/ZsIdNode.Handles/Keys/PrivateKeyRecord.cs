using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>
/// A private key in the form that the Java software keeps in its key files: <c>bytes key type</c>, then the
/// numbers of the kind. Reading and writing gives the same bytes again.
/// </summary>
public abstract record PrivateKeyRecord
{
    private const int KindBytesMost = 32;

    private protected abstract ReadOnlySpan<byte> Kind { get; }

    private protected abstract ReadOnlySpan<KeyInteger> Numbers { get; }

    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out PrivateKeyRecord? key)
    {
        var reader = new FieldReader(data);
        ReadOnlySpan<byte> kind = reader.Block(KindBytesMost);
        key = ReadNumbers(kind, ref reader);
        key = reader.AtEnd ? key : null;
        return key is not null;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Block(Kind);
        foreach (KeyInteger number in Numbers)
        {
            writer.Block(number.Signed);
        }
    }

    /// <summary>Gives the kind only: a private key does not end up in a log by being printed.</summary>
    public sealed override string ToString() => GetType().Name;

    private static PrivateKeyRecord? ReadNumbers(ReadOnlySpan<byte> kind, ref FieldReader reader) =>
        kind.SequenceEqual(RsaCrtPrivateKey.KindUtf8) ? RsaCrtPrivateKey.ReadNumbers(ref reader)
        : kind.SequenceEqual(RsaPrivateKey.KindUtf8) ? RsaPrivateKey.ReadNumbers(ref reader)
        : kind.SequenceEqual(DsaPrivateKey.KindUtf8) ? DsaPrivateKey.ReadNumbers(ref reader)
        : null;
}
