namespace ZsIdNode.Server.Wire.Security;

/// <summary>A request that waits for its sender to prove who he is.</summary>
/// <param name="message">Header, body and credential, decrypted.</param>
/// <param name="typedDigest">The digest of header and body with its type in front.</param>
internal sealed class PendingChallenge(ChallengeKey key, WireExchange exchange, byte[] message, byte[] nonce, byte[] typedDigest, long openedAt)
{
    public ChallengeKey Key => key;

    public WireExchange Exchange => exchange;

    public ReadOnlyMemory<byte> Message => message;

    public ReadOnlySpan<byte> Nonce => nonce;

    public ReadOnlySpan<byte> TypedDigest => typedDigest;

    public ReadOnlySpan<byte> Digest => typedDigest.AsSpan(1);

    public long OpenedAt => openedAt;

    /// <summary>How many answers came; <see cref="ChallengeBook"/> keeps it.</summary>
    public int Answers { get; set; }
}
