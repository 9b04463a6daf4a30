namespace ZsIdNode.Client.Batch;

/// <summary>A statement, or why there is none in its place.</summary>
/// <param name="Line">The line of the statement, or of the fault in it.</param>
/// <param name="Fault">What is wrong and what would be right, in a sentence; nothing with a statement.</param>
public readonly record struct BatchEntry(int Line, BatchStatement? Statement, string? Fault)
{
    internal static BatchEntry Of(BatchStatement statement) => new(statement.Line, statement, null);

    internal static BatchEntry Wrong(int line, string fault) => new(line, null, fault);
}
