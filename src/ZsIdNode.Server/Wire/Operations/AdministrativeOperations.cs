using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>The operations that change something or are for administrators alone.</summary>
internal static class AdministrativeOperations
{
    /// <param name="newName">Makes the names that clients leave to the node.</param>
    /// <param name="referrer">Knows where else a handle may stand; without it nobody is sent there.</param>
    public static IEnumerable<IWireOperation> All(ChangeDesk changes, IHandleDirectory handles, PrefixDirectory prefixes, Authority authority, SiteIdentity site, WireOptions options, Func<Guid> newName, Referrer? referrer = null) =>
    [
        .. AboutHandles(changes, handles, prefixes, authority, site, options, newName)
            .Select(operation => referrer is null ? operation : new ReferringOperation(operation, referrer)),
        new HomePrefixOperation(changes, site),
        new UnhomePrefixOperation(changes, site),
        new ListHomedPrefixesOperation(prefixes, authority, site),
        .. ObsoleteOperation.All(site),
    ];

    private static IEnumerable<IWireOperation> AboutHandles(ChangeDesk changes, IHandleDirectory handles, PrefixDirectory prefixes, Authority authority, SiteIdentity site, WireOptions options, Func<Guid> newName) =>
    [
        new CreateHandleOperation(changes, site, options, newName),
        new DeleteHandleOperation(changes, site, options),
        new AddValueOperation(changes, site, options),
        new RemoveValueOperation(changes, site, options),
        new ModifyValueOperation(changes, site, options),
        new ListHandlesOperation(handles, prefixes, authority, site),
    ];
}
