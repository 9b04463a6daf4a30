namespace ZsIdNode.Registry.Administration;

/// <summary>What <see cref="Authority"/> says about a requester and a demand.</summary>
public enum Verdict : byte
{
    /// <summary>He proved who he is, but nothing grants him the permission.</summary>
    NotAdministrator = 0,

    /// <summary>He may be somebody who is granted it; he has not proven anything yet.</summary>
    NeedsAuthentication,

    Allowed,
}
