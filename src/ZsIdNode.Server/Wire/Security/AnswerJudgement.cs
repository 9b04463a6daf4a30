using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>What became of an answer to a challenge.</summary>
/// <param name="Challenge">The challenge, if it is known.</param>
/// <param name="Identity">Who was proven; nothing when the answer is refused.</param>
/// <param name="Refusal">Why it is refused; success when it is not.</param>
internal readonly record struct AnswerJudgement(PendingChallenge? Challenge, HandleReference? Identity, ResponseCode Refusal)
{
    public static AnswerJudgement Refused(ResponseCode refusal, PendingChallenge? challenge = null) => new(challenge, null, refusal);
}
