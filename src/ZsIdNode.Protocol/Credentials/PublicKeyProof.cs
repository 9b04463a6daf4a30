using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Credentials;

/// <summary>A signature over the nonce and the digest of a challenge: <c>bytes hash name, bytes signature</c>.</summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct PublicKeyProof
{
    private PublicKeyProof(ReadOnlySpan<byte> hashName, ReadOnlySpan<byte> signature)
    {
        HashName = hashName;
        Signature = signature;
    }

    /// <summary><c>SHA-256</c> of today's clients, <c>SM3</c> of SM2 keys; older spellings exist.</summary>
    public ReadOnlySpan<byte> HashName { get; }

    public ReadOnlySpan<byte> Signature { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> bytes, out PublicKeyProof proof)
    {
        var reader = new FieldReader(bytes);
        proof = new PublicKeyProof(
            hashName: reader.Block(ProtocolLimits.NameBytesMost),
            signature: reader.Block(ProtocolLimits.ProofBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> hashName, ReadOnlySpan<byte> signature)
    {
        var writer = new FieldWriter(output);
        writer.Block(hashName);
        writer.Block(signature);
    }
}
