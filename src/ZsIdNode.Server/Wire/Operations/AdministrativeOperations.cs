using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>The operations that change something or are for administrators alone.</summary>
internal static class AdministrativeOperations
{
    /// <param name="newName">Makes the names that clients leave to the node.</param>
    public static IEnumerable<IWireOperation> All(ChangeDesk changes, IHandleDirectory handles, PrefixDirectory prefixes, Authority authority, SiteIdentity site, WireOptions options, Func<Guid> newName) =>
    [
        new CreateHandleOperation(changes, site, options, newName),
        new DeleteHandleOperation(changes, site, options),
        new AddValueOperation(changes, site, options),
        new RemoveValueOperation(changes, site, options),
        new ModifyValueOperation(changes, site, options),
        new ListHandlesOperation(handles, prefixes, authority, site),
        new HomePrefixOperation(changes, site),
        new UnhomePrefixOperation(changes, site),
        new ListHomedPrefixesOperation(prefixes, authority, site),
        .. ObsoleteOperation.All(site),
    ];
}
