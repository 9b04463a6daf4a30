namespace ZsIdNode.Storage.Backups;

/// <summary>What is asked of a backup.</summary>
/// <param name="Target">The folder that takes it.</param>
/// <param name="Location">The label of the place where the folder lies; not needed once the folder bears one.</param>
/// <param name="Consent">The reference of the written consent for a place that is not among the allowed ones.</param>
/// <param name="WithKeys">Whether the node's secrets go with it.</param>
public sealed record BackupRequest(string Target, string? Location, string? Consent, bool WithKeys);
