using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>What became of one row: a registration to send, or a fault to report; never both.</summary>
public readonly record struct CatalogueItem(Registration? Registration, RowFault? Fault);
