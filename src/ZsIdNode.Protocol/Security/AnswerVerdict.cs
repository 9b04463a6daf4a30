namespace ZsIdNode.Protocol.Security;

/// <summary>What the check of an answer to a challenge came to. Only <see cref="Verified"/> proves anything.</summary>
public enum AnswerVerdict : byte
{
    /// <summary>The answer was made with another key, or for another challenge.</summary>
    Wrong = 0,

    Verified,

    /// <summary>The bytes are no answer, or one that would be too dear to check.</summary>
    Malformed,

    /// <summary>The key or the algorithm is of a kind that is not checked here, or the key cannot be read.</summary>
    Unsupported,

    /// <summary>The key is too short to prove anything with.</summary>
    KeyTooSmall,
}
