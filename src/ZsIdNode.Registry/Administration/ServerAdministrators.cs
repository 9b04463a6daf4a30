using System.Collections.Immutable;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Administration;

/// <summary>Who administers the node itself, whatever its records say. Immutable: it is replaced as a whole.</summary>
/// <param name="Full">Keys and groups (HS_VLIST values) that may do everything.</param>
/// <param name="Homing">Keys and groups that may home and unhome prefixes, and nothing else by that.</param>
public sealed record ServerAdministrators(ImmutableArray<HandleReference> Full, ImmutableArray<HandleReference> Homing)
{
    public static ServerAdministrators None { get; } = new([], []);
}
