using System.Collections.Immutable;
using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>What an import came to.</summary>
public sealed record ImportSummary
{
    public required long RowsRegistered { get; init; }

    /// <summary>Rows that had been registered when the file was imported before.</summary>
    public required long RowsRegisteredBefore { get; init; }

    public required long RowsRefused { get; init; }

    /// <summary>Rows of which the node cannot say whether they are on disk: ask for the handles after it was restarted.</summary>
    public required long RowsUnknown { get; init; }

    /// <summary>Rows that were never sent.</summary>
    public required long RowsFaulty { get; init; }

    /// <summary>Rows that were sent and got no receipt: registered or not, only the node knows.</summary>
    public required long RowsUnanswered { get; init; }

    /// <summary>The last line of the file up to which every row that was sent has its receipt.</summary>
    public required long LastLineAnswered { get; init; }

    /// <summary>The first problems, by line.</summary>
    public required ImmutableArray<ImportProblem> Problems { get; init; }

    /// <summary>How many more problems there were.</summary>
    public required long ProblemsLeftOut { get; init; }

    /// <summary>Why the import ended before the file did; its message names the last line answered.</summary>
    public NodeFault? Fault { get; init; }
}
