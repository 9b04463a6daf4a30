namespace ZsIdNode.Handles.Signatures;

/// <summary>What the holder of a certified key may sign.</summary>
/// <param name="Handle">Whose; empty when the permission needs none.</param>
/// <param name="Kind"><c>everything</c>, <c>thisHandle</c>, <c>derivedPrefixes</c> or <c>handlesUnderThisPrefix</c>; others are kept.</param>
public sealed record CertifiedPermission(string Handle, string Kind);
