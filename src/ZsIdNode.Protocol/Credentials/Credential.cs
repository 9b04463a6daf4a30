using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Credentials;

/// <summary>What a credential proves with.</summary>
public enum CredentialKind : byte
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>A signature with the private key of a server.</summary>
    Signature,

    /// <summary>A message authentication code with the key of a session.</summary>
    Mac,

    /// <summary>Something of a type that we do not know.</summary>
    Unknown,
}

/// <summary>
/// What follows the body of a message: <c>i4 length</c>, and unless that is 0 <c>u8 0, u8 0, i2 options,
/// bytes signer, i4 counter, bytes type, i4 section length, bytes algorithm, bytes proof</c>. A message may
/// also end right behind its body.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct Credential
{
    // Version, options, an empty signer and the counter.
    private const int FixedBytes = 12;

    private Credential(uint counter, ReadOnlySpan<byte> type, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> proof)
    {
        Counter = counter;
        Type = type;
        Algorithm = algorithm;
        Proof = proof;
    }

    /// <summary>The number of the message in its session, counted by its sender; 0 outside sessions.</summary>
    public uint Counter { get; }

    /// <summary>The type as it was sent.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The hash or keyed hash, such as <c>SHA-256</c> or <c>HMAC-SHA256</c>.</summary>
    public ReadOnlySpan<byte> Algorithm { get; }

    /// <summary>The signature or the authentication code; what it covers says <see cref="SignedBytes"/>.</summary>
    public ReadOnlySpan<byte> Proof { get; }

    public CredentialKind Kind =>
        Type.IsEmpty ? CredentialKind.None
        : Type.SequenceEqual(SignatureType) || Type.SequenceEqual("HS_DSAPUBKEY"u8) ? CredentialKind.Signature
        : Type.SequenceEqual(MacType) ? CredentialKind.Mac
        : CredentialKind.Unknown;

    private static ReadOnlySpan<byte> SignatureType => "HS_SIGNED"u8;

    private static ReadOnlySpan<byte> MacType => "HS_MAC"u8;

    /// <summary>Reads what follows the body of a message.</summary>
    public static Malformed TryRead(ReadOnlySpan<byte> bytes, out Credential credential)
    {
        credential = default;
        if (bytes.IsEmpty)
        {
            return Malformed.None;
        }

        var outer = new FieldReader(bytes);
        ReadOnlySpan<byte> content = outer.Block(ProtocolLimits.MessageBytesMost);
        if (outer.Failed)
        {
            return Malformed.Credential;
        }

        if (content.IsEmpty)
        {
            return Malformed.None;
        }

        var reader = new FieldReader(content);
        reader.Take(sizeof(int));
        reader.Block(HandleLimits.HandleBytesMost);
        uint counter = reader.UInt32();
        ReadOnlySpan<byte> type = reader.Block(ProtocolLimits.NameBytesMost);
        var section = new FieldReader(reader.Block(ProtocolLimits.MessageBytesMost));
        ReadOnlySpan<byte> algorithm = section.Block(ProtocolLimits.NameBytesMost);
        ReadOnlySpan<byte> proof = section.Block(ProtocolLimits.ProofBytesMost);
        if (reader.Failed || section.Failed || type.IsEmpty)
        {
            return Malformed.Credential;
        }

        credential = new Credential(counter, type, algorithm, proof);
        return Malformed.None;
    }

    /// <summary>Ends a message that proves nothing.</summary>
    public static void WriteNone(IBufferWriter<byte> output) => new FieldWriter(output).Int32(0);

    /// <summary>Ends a message with a signature or an authentication code.</summary>
    public static void Write(IBufferWriter<byte> output, CredentialKind kind, uint counter, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> proof)
    {
        ReadOnlySpan<byte> type = kind switch
        {
            CredentialKind.Signature => SignatureType,
            CredentialKind.Mac => MacType,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        int section = sizeof(int) + algorithm.Length + sizeof(int) + proof.Length;

        var writer = new FieldWriter(output);
        writer.Int32(FixedBytes + sizeof(int) + type.Length + sizeof(int) + section);
        writer.Int32(0);
        writer.Block(default);
        writer.UInt32(counter);
        writer.Block(type);
        writer.Int32(section);
        writer.Block(algorithm);
        writer.Block(proof);
    }
}
