using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Administration;

/// <summary>What somebody must be granted to do something: all grants of at least one alternative. Server administrators meet every demand.</summary>
public sealed class Demand
{
    private Demand(ImmutableArray<ImmutableArray<Grant>> alternatives, bool isNothing = false, bool isHoming = false)
    {
        Alternatives = alternatives;
        IsNothing = isNothing;
        IsHoming = isHoming;
    }

    /// <summary>Everybody may, unproven.</summary>
    public static Demand Nothing { get; } = new([], isNothing: true);

    /// <summary>Home or unhome a prefix, list the homed prefixes.</summary>
    public static Demand Homing { get; } = new([], isHoming: true);

    public ImmutableArray<ImmutableArray<Grant>> Alternatives { get; }

    public bool IsNothing { get; }

    public bool IsHoming { get; }

    public static Demand Of(Grant grant) => new([[grant]]);

    public static Demand Of(Handle record, AdminPermissions permissions) => Of(new Grant(record, permissions));

    public static Demand AnyOf(params ImmutableArray<ImmutableArray<Grant>> alternatives) => new(alternatives);

    /// <summary>Read values that are not public.</summary>
    public static Demand ToRead(Handle handle) => Of(handle, AdminPermissions.ReadValue);

    /// <summary>List the handles under a prefix.</summary>
    public static Demand ToList(Prefix prefix) => Of(prefix.PrefixHandle, AdminPermissions.ListHandles);
}
