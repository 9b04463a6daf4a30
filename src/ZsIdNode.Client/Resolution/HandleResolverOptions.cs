using ZsIdNode.Client.Wire;

namespace ZsIdNode.Client.Resolution;

/// <summary>How far a <see cref="HandleResolver"/> goes for an answer.</summary>
public sealed record HandleResolverOptions
{
    /// <summary>The most referrals that are followed for one question, service handles included.</summary>
    public int ReferralsMost { get; init; } = 8;

    /// <summary>The most aliases that are followed for one question; with 0 an alias is an answer like any other.</summary>
    public int AliasesMost { get; init; } = 8;

    /// <summary>The most sites of a service that are tried until one answers.</summary>
    public int SitesTriedMost { get; init; } = 3;

    /// <summary>
    /// Whether referrals may lead to loopback and private addresses. They come from strangers, who could so have
    /// us ask what only we can reach.
    /// </summary>
    public bool FollowsToPrivateAddresses { get; init; }

    /// <summary>
    /// Whether a server that does not answer for a handle is asked for the handle's prefix record instead, and the
    /// sites that this names for the handle: so top-level servers are used.
    /// </summary>
    public bool FindsServices { get; init; } = true;

    /// <summary>
    /// Whether a server, asked for a signed answer, may itself say which key it signs with when no site record has
    /// told. Then the signature does not show who the server is.
    /// </summary>
    public bool BelievesUnconfirmedKeys { get; init; } = true;

    /// <summary>How each server is asked; the key and the serial number of the site come from its record.</summary>
    public HandleClientOptions Client { get; init; } = new();

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ReferralsMost);
        ArgumentOutOfRangeException.ThrowIfNegative(AliasesMost);
        ArgumentOutOfRangeException.ThrowIfLessThan(SitesTriedMost, 1);
    }
}
