namespace ZsIdNode.Client.Import;

/// <summary>A catalogue whose header was read, or why it was not; never both.</summary>
public readonly record struct CatalogueOpening(CatalogueReader? Catalogue, CatalogueFault? Fault);
