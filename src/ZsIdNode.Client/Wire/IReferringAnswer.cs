using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Wire;

/// <summary>An answer that may say to ask somebody else.</summary>
internal interface IReferringAnswer
{
    ResponseCode ResponseCode { get; }

    /// <summary>Where to ask instead; nothing when this answer is one.</summary>
    HandleReferral? Referral { get; }
}
