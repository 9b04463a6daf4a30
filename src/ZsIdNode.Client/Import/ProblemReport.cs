using System.Buffers;
using System.Globalization;

namespace ZsIdNode.Client.Import;

/// <summary>Writes every problem of an import as CSV: line, column, handle, reason, message.</summary>
/// <remarks>Faults of the file are found while answers of the node travel: sort by line to read them in order.</remarks>
public sealed class ProblemReport(TextWriter output)
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private bool _begun;

    internal async ValueTask WriteAsync(ImportProblem problem)
    {
        if (!_begun)
        {
            _begun = true;
            await output.WriteAsync("line,column,handle,reason,message\n");
        }

        string line = problem.Line.ToString(CultureInfo.InvariantCulture);
        await output.WriteAsync($"{line},{Cell(problem.Column)},{Cell(problem.Handle)},{Cell(problem.Reason)},{Cell(problem.Message)}\n");
    }

    private static string Cell(string? text) =>
        text is null ? ""
        : text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
