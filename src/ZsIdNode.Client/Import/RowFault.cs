namespace ZsIdNode.Client.Import;

/// <summary>A row that was left out, and what its author can do about it.</summary>
/// <param name="Line">The line on which the row begins; the header is line 1.</param>
/// <param name="LastLine">The last line that was left out with it.</param>
/// <param name="Column">The header cell of the column at fault, when one is known.</param>
/// <param name="Message">What is wrong and what would be right, in whole sentences.</param>
public sealed record RowFault(long Line, long LastLine, string? Column, RowFaultKind Kind, string Message);
