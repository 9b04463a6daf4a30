using ZsIdNode.Handles.Keys;

namespace ZsIdNode.Protocol.Security;

/// <summary>Checks answers with SM2 keys, which the base library knows nothing of.</summary>
public interface ISm2Verifier
{
    /// <param name="userHandle">The identity as the answer names it: it may be part of what was signed.</param>
    /// <param name="hashName">The name in front of the signature; deployed software means different things by it.</param>
    AnswerVerdict Verify(Sm2PublicKey key, ReadOnlySpan<byte> userHandle, in ChallengedBytes challenged, ReadOnlySpan<byte> hashName, ReadOnlySpan<byte> signature);
}
