using System.Collections.Immutable;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Wire;

/// <summary>Which values of a handle are wanted, and how. Without types and indexes: all values.</summary>
public sealed record ResolutionQuery
{
    public static ResolutionQuery All { get; } = new();

    /// <summary>Types wanted, ASCII case aside; one that ends in a dot stands for its family. At most <see cref="ProtocolLimits.SelectedTypesMost"/>.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>Indexes wanted, besides the types. At most <see cref="ProtocolLimits.SelectedIndexesMost"/>.</summary>
    public ImmutableArray<int> Indexes { get; init; } = [];

    /// <summary>Only what everybody may read; otherwise the server may answer with a challenge.</summary>
    public bool PublicOnly { get; init; } = true;

    /// <summary>The answer must come from a primary.</summary>
    public bool Authoritative { get; init; }

    /// <summary>The answer must be signed by the server.</summary>
    public bool Certify { get; init; }

    /// <summary>The answer must repeat a digest of the question.</summary>
    public bool RequestDigest { get; init; }

    /// <summary>How many servers the question has come through; somebody who asks on his own behalf is none.</summary>
    public byte RecursionCount { get; init; }

    internal OpFlags Flags =>
        OpFlags.Recursive | OpFlags.CacheAuthentication
        | (PublicOnly ? OpFlags.PublicOnly : OpFlags.None)
        | (Authoritative ? OpFlags.Authoritative : OpFlags.None)
        | (Certify ? OpFlags.Certify : OpFlags.None)
        | (RequestDigest ? OpFlags.RequestDigest : OpFlags.None);
}
