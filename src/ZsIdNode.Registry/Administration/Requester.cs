using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Administration;

/// <summary>Who asks for a change or for something that is not public, as far as a door has found out.</summary>
public sealed class Requester
{
    private Requester(bool isTrusted, HandleReference? identity)
    {
        IsTrusted = isTrusted;
        Identity = identity;
    }

    /// <summary>Somebody who shows the operator's token: he may do everything.</summary>
    public static Requester Operator { get; } = new(isTrusted: true, identity: null);

    /// <summary>The node itself, about its own records.</summary>
    public static Requester Node { get; } = new(isTrusted: true, identity: null);

    /// <summary>Nobody has proven who he is.</summary>
    public static Requester Anonymous { get; } = new(isTrusted: false, identity: null);

    /// <summary>Whether no record is asked for this requester's rights.</summary>
    public bool IsTrusted { get; }

    /// <summary>The key that was proven; nothing for the others.</summary>
    public HandleReference? Identity { get; }

    /// <summary>Somebody who has proven the key at <paramref name="identity"/>.</summary>
    /// <param name="identity">
    /// The value with the very key. Index 0 names no value: it equals no reference, and only references to
    /// any key of the handle match it.
    /// </param>
    public static Requester Identified(HandleReference identity) => new(isTrusted: false, identity);

    public override string ToString() =>
        this == Operator ? "operator" : this == Node ? "node" : Identity?.ToString() ?? "anonymous";
}
