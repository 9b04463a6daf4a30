using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>By what a requester proves who it is.</summary>
public enum ProofKind : byte
{
    /// <summary>A way that we do not know.</summary>
    Unknown = 0,

    /// <summary>A secret that both sides hold; see <see cref="Credentials.SecretKeyProof"/>.</summary>
    SecretKey,

    /// <summary>A signature; see <see cref="Credentials.PublicKeyProof"/>.</summary>
    PublicKey,
}

/// <summary>
/// Answers a challenge: <c>bytes kind, bytes user handle, i4 user index, bytes proof</c>. The challenge that it
/// answers is named by the session id of the envelope and by nothing else.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct ChallengeAnswer
{
    private ChallengeAnswer(ReadOnlySpan<byte> kindName, ReadOnlySpan<byte> userHandle, int userIndex, ReadOnlySpan<byte> proof)
    {
        KindName = kindName;
        UserHandle = userHandle;
        UserIndex = userIndex;
        Proof = proof;
    }

    /// <summary>The kind as it was sent.</summary>
    public ReadOnlySpan<byte> KindName { get; }

    public ReadOnlySpan<byte> UserHandle { get; }

    /// <summary>The index of the value with the key; 0 asks to try all keys of the handle.</summary>
    public int UserIndex { get; }

    public ReadOnlySpan<byte> Proof { get; }

    public ProofKind Kind =>
        KindName.SequenceEqual(NameOf(ProofKind.SecretKey)) ? ProofKind.SecretKey
        : KindName.SequenceEqual(NameOf(ProofKind.PublicKey)) ? ProofKind.PublicKey
        : ProofKind.Unknown;

    public static Malformed TryRead(ReadOnlySpan<byte> body, out ChallengeAnswer answer)
    {
        var reader = new FieldReader(body);
        answer = new ChallengeAnswer(
            kindName: reader.Block(ProtocolLimits.NameBytesMost),
            userHandle: reader.Block(HandleLimits.HandleBytesMost),
            userIndex: reader.Int32(),
            proof: reader.Block(ProtocolLimits.ProofBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ProofKind kind, ReadOnlySpan<byte> userHandle, int userIndex, ReadOnlySpan<byte> proof)
    {
        var writer = new FieldWriter(output);
        writer.Block(NameOf(kind));
        writer.Block(userHandle);
        writer.Int32(userIndex);
        writer.Block(proof);
    }

    private static ReadOnlySpan<byte> NameOf(ProofKind kind) => kind switch
    {
        ProofKind.SecretKey => "HS_SECKEY"u8,
        ProofKind.PublicKey => "HS_PUBKEY"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
