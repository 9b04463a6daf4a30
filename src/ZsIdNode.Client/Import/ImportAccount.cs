using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>Keeps count while an import runs.</summary>
internal sealed class ImportAccount(ImportOptions options, ProblemReport? report)
{
    private readonly List<ImportProblem> _problems = [];
    private long _registered;
    private long _refused;
    private long _unknown;
    private long _faulty;
    private long _unanswered;
    private long _lastLineAnswered;

    /// <summary>The first thing that went wrong with the node.</summary>
    public NodeFault? Fault { get; private set; }

    public ValueTask LeaveOutAsync(RowFault fault)
    {
        _faulty++;
        return KeepAsync(ImportProblem.Of(fault));
    }

    /// <summary>Enters the answer to the oldest batch that is not entered yet.</summary>
    public async ValueTask EnterAsync(RegistrationBatch batch, RegistrationAnswer answer)
    {
        foreach (Receipt receipt in answer.Receipts)
        {
            _lastLineAnswered = Fault is null ? receipt.Line : _lastLineAnswered;
            if (receipt.Outcome == RegistrationOutcome.Registered)
            {
                _registered++;
            }
            else
            {
                _ = receipt.Outcome == RegistrationOutcome.Unknown ? _unknown++ : _refused++;
                await KeepAsync(ImportProblem.Of(receipt));
            }
        }

        _unanswered += batch.Count - answer.Receipts.Count;
        Fault ??= answer.Fault;
    }

    public ImportProgress Progress(long bytesRead, long? bytesTotal) => new(bytesRead, bytesTotal, _registered, _refused, _faulty);

    public ImportSummary Close() => new()
    {
        RowsRegistered = _registered,
        RowsRefused = _refused,
        RowsUnknown = _unknown,
        RowsFaulty = _faulty,
        RowsUnanswered = _unanswered,
        LastLineAnswered = _lastLineAnswered,
        Problems = [.. _problems.OrderBy(problem => problem.Line)],
        ProblemsLeftOut = _refused + _unknown + _faulty - _problems.Count,
        Fault = Fault is null ? null : Fault with { Message = $"{Fault.Message} {WhereItStands()}" },
    };

    private string WhereItStands() => _lastLineAnswered == 0
        ? $"No receipt arrived; {_unanswered} rows were sent."
        : $"The last line whose receipt arrived is {_lastLineAnswered}; {_unanswered} rows were sent and have none. Import the file again: a handle that is registered already is refused and keeps its record.";

    private async ValueTask KeepAsync(ImportProblem problem)
    {
        if (_problems.Count < options.ProblemsMost)
        {
            _problems.Add(problem);
        }

        if (report is not null)
        {
            await report.WriteAsync(problem);
        }
    }
}
