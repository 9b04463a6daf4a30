using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Wire;

/// <summary>What a server says about a proof that was made with a secret key which stands there.</summary>
/// <param name="IsVerified">Whether the secret fits; only with <see cref="ResponseCode.Success"/>.</param>
/// <param name="IsCertified">Whether the answer's signature was checked and is the server's.</param>
public sealed record VerificationAnswer(ResponseCode ResponseCode, bool IsVerified, bool IsCertified) : IReferringAnswer
{
    public HandleReferral? Referral { get; init; }
}
