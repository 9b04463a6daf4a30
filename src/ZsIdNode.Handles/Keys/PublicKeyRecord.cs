using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>
/// A public key in the form that HS_PUBKEY values and site records hold: <c>bytes key type, i2 flags</c>, then
/// the fields of the kind. Reading and writing gives the same bytes again.
/// </summary>
public abstract record PublicKeyRecord
{
    private const int KindBytesMost = 32;
    private const int TrailingZeros = 4;

    /// <summary>Not in use; kept as it came.</summary>
    public short Flags { get; init; }

    /// <summary>
    /// Whether four zero bytes follow the fields, as the Java software writes after an RSA key. They look like
    /// an empty third number and mean nothing, but keys are compared byte by byte.
    /// </summary>
    public bool HasTrailingZeros { get; init; }

    private protected abstract ReadOnlySpan<byte> Kind { get; }

    /// <summary>Reads a key record; PEM and DER are the business of <see cref="PublicKeyData"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out PublicKeyRecord? key)
    {
        var reader = new FieldReader(data);
        ReadOnlySpan<byte> kind = reader.Block(KindBytesMost);
        short flags = reader.Int16();
        key = ReadFields(kind, ref reader);
        ReadOnlySpan<byte> rest = reader.Rest;
        bool zeros = rest.Length == TrailingZeros && !rest.ContainsAnyExcept((byte)0);
        key = !reader.Failed && (rest.IsEmpty || zeros) && key is not null
            ? key with { Flags = flags, HasTrailingZeros = zeros }
            : null;
        return key is not null;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Block(Kind);
        writer.Int16(Flags);
        WriteFields(writer);
        if (HasTrailingZeros)
        {
            writer.Raw(stackalloc byte[TrailingZeros]);
        }
    }

    private protected abstract void WriteFields(FieldWriter writer);

    private static PublicKeyRecord? ReadFields(ReadOnlySpan<byte> kind, ref FieldReader reader) =>
        kind.SequenceEqual(RsaPublicKey.KindUtf8) ? RsaPublicKey.ReadFields(ref reader)
        : kind.SequenceEqual(DsaPublicKey.KindUtf8) ? DsaPublicKey.ReadFields(ref reader)
        : kind.SequenceEqual(DiffieHellmanPublicKey.KindUtf8) ? DiffieHellmanPublicKey.ReadFields(ref reader)
        : kind.SequenceEqual(Sm2PublicKey.KindUtf8) ? Sm2PublicKey.ReadFields(ref reader)
        : kind.SequenceEqual(Sm9PublicKey.KindUtf8) ? Sm9PublicKey.ReadFields(ref reader)
        : null;
}
