namespace ZsIdNode.Client.Import;

/// <summary>Why nothing of a file was read.</summary>
/// <param name="Column">The header cell at fault, when it is one.</param>
/// <param name="Message">What is wrong and what would be right, in whole sentences.</param>
public sealed record CatalogueFault(CatalogueFaultKind Kind, string? Column, string Message);
