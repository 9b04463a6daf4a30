using ZsIdNode.Client.Wire;

namespace ZsIdNode.Client.Resolution;

/// <summary>How far one question has come: what was followed, and whether there is still leave to go on.</summary>
internal sealed class Journey(HandleResolverOptions options)
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private int _referrals;
    private int _aliases;

    public void FollowReferral(string handle)
    {
        if (++_referrals > options.ReferralsMost)
        {
            throw new HandleClientException(HandleClientReason.Referral, $"'{handle}' is referred on more than {options.ReferralsMost} times; that is where we stop.");
        }
    }

    public void FollowAlias(string handle)
    {
        _asked.Clear();
        if (++_aliases > options.AliasesMost)
        {
            throw new HandleClientException(HandleClientReason.Referral, $"'{handle}' is an alias behind {options.AliasesMost} others; that is where we stop.");
        }
    }

    /// <summary>Notes that a server is asked about a handle, which happens once only.</summary>
    public void Ask(HandleServer server, string handle)
    {
        if (!_asked.Add($"{server} {handle}"))
        {
            throw new HandleClientException(HandleClientReason.Referral, $"{server} is referred to for '{handle}' for the second time: the referrals go in a circle.");
        }
    }
}
