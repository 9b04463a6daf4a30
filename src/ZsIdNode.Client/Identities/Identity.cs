using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Identities;

/// <summary>Who a requester is, and the key by which it proves that.</summary>
public abstract class Identity : IDisposable
{
    /// <param name="reference">The value with the key's public half or the secret, such as <c>300:0.NA/88.118</c>; index 0 means any key of the handle.</param>
    private protected Identity(HandleReference reference) => Reference = reference;

    public HandleReference Reference { get; }

    internal abstract ProofKind Kind { get; }

    /// <summary>Proves that we hold the key.</summary>
    /// <param name="version">The lower of the challenge's own version and the one it suggests.</param>
    internal abstract byte[] Prove(in ChallengedBytes challenged, ProtocolVersion version, RandomBytes random);

    /// <summary>Gives who it is only: no key ends up in a log by being printed.</summary>
    public sealed override string ToString() => Reference.ToString();

    /// <summary>Forgets the key.</summary>
    public abstract void Dispose();
}
