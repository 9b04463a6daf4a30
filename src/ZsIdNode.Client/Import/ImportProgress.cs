namespace ZsIdNode.Client.Import;

/// <summary>How far an import has come.</summary>
/// <param name="BytesRead">How much of the file was read.</param>
/// <param name="BytesTotal">The size of the file, when it is known.</param>
/// <param name="RowsRegistered">Rows that the node registered.</param>
/// <param name="RowsRegisteredBefore">Rows that had been registered when the file was imported before.</param>
/// <param name="RowsRefused">Rows that the node refused.</param>
/// <param name="RowsFaulty">Rows that were never sent.</param>
public readonly record struct ImportProgress(long BytesRead, long? BytesTotal, long RowsRegistered, long RowsRegisteredBefore, long RowsRefused, long RowsFaulty);
