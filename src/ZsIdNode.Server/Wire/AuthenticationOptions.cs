using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Server.Wire;

/// <summary>How peers prove who they are on the wire, and how much is kept for those who have not done so yet.</summary>
public sealed class AuthenticationOptions
{
    /// <summary>How long an answer to a challenge is waited for.</summary>
    // The Handle.net server is recommended to run with 60 s: a person may type a password meanwhile.
    public TimeSpan ChallengeTimeMost { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The most challenges without an answer; beyond it the oldest is forgotten.</summary>
    public int ChallengesMost { get; set; } = 20_000;

    /// <summary>The most bytes of challenged requests that are kept; beyond it the oldest is forgotten.</summary>
    public int ChallengeBytesMost { get; set; } = 64 * 1_024 * 1_024;

    /// <summary>The most challenges without an answer for one address (one /64 network of IPv6); one more is refused as too busy.</summary>
    public int ChallengesPerSourceMost { get; set; } = 2_000;

    /// <summary>The most answers to one challenge; after that many wrong ones it is forgotten.</summary>
    public int AnswersPerChallengeMost { get; set; } = 3;

    /// <summary>The longest prime of a Diffie-Hellman exchange, in bits; the peer chooses, and each costs us some milliseconds.</summary>
    public int PrimeBitsMost { get; set; } = DiffieHellmanGroup.PrimeBitsUsual;

    /// <summary>The most sessions; beyond it the oldest in which nobody has proven anything is ended.</summary>
    public int SessionsMost { get; set; } = 20_000;

    /// <summary>How long a session may lie idle, whatever the client asks for.</summary>
    public TimeSpan SessionIdleMost { get; set; } = TimeSpan.FromHours(24);
}
