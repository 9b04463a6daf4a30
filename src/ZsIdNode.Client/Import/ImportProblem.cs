using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>A line that was not registered, or perhaps not.</summary>
/// <param name="Line">Where the row begins in the file.</param>
/// <param name="Column">The column at fault, when the file is to blame and one is known.</param>
/// <param name="Handle">The handle, when the node refused it or cannot say what became of it.</param>
/// <param name="Reason">One word in camelCase: a <see cref="RowFaultKind"/> or the node's reason.</param>
/// <param name="Message">What is wrong, in whole sentences.</param>
public sealed record ImportProblem(long Line, string? Column, string? Handle, string Reason, string Message)
{
    internal static ImportProblem Of(RowFault fault)
    {
        string kind = fault.Kind.ToString();
        return new ImportProblem(fault.Line, fault.Column, Handle: null, $"{char.ToLowerInvariant(kind[0])}{kind[1..]}", fault.Message);
    }

    internal static ImportProblem Of(Receipt refusal) =>
        new(refusal.Line, Column: null, refusal.Handle, refusal.Reason ?? "refused", refusal.Message ?? "The node refused the handle and did not say why.");
}
