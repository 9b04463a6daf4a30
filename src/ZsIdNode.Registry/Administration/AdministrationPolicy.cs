namespace ZsIdNode.Registry.Administration;

/// <summary>What the operator decides about administration.</summary>
public sealed record AdministrationPolicy
{
    public static AdministrationPolicy Usual { get; } = new();

    public ServerAdministrators Administrators { get; init; } = ServerAdministrators.None;

    /// <summary>What is known of keys and groups on other nodes; without it they grant nothing.</summary>
    public IForeignRecords? ForeignRecords { get; init; }

    /// <summary>
    /// Whether a value without ADMIN_WRITE may neither be removed nor be replaced by an addition. Nobody may
    /// modify it in any case; the Handle.net server stops there, which leaves two ways around it.
    /// </summary>
    public bool ReadOnlyValuesStay { get; init; } = true;
}
