using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>What somebody says who he is, and how he proves it; a copy that outlives the message.</summary>
/// <param name="UserIndex">The value with the key; 0 for any key of the handle.</param>
/// <param name="Version">That of the message: it decides the form of very old proofs.</param>
internal sealed record IdentityClaim(ProofKind Kind, byte[] UserHandle, int UserIndex, byte[] Proof, ProtocolVersion Version)
{
    public static IdentityClaim Of(in ChallengeAnswer answer, ProtocolVersion version) =>
        new(answer.Kind, answer.UserHandle.ToArray(), answer.UserIndex, answer.Proof.ToArray(), version);

    /// <summary>What another server asks about. It asks only about secrets: public keys it can fetch.</summary>
    public static IdentityClaim Of(in VerifyChallengeRequest request, ProtocolVersion version) =>
        new(ProofKind.SecretKey, request.UserHandle.ToArray(), request.UserIndex, request.Proof.ToArray(), version);
}
