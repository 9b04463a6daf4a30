using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>Keeps count while an import runs.</summary>
internal sealed class ImportAccount(ImportOptions options, ImportBatch? batch, ProblemReport? report)
{
    private readonly List<ImportProblem> _problems = [];
    private long _registered;
    private long _registeredBefore;
    private long _refused;
    private long _unknown;
    private long _faulty;
    private long _unanswered;
    private long _lastLineAnswered;

    /// <summary>The first thing that went wrong with the node.</summary>
    public NodeFault? Fault { get; private set; }

    /// <summary>Notes a failure that no request met.</summary>
    public void Fail(NodeFault fault) => Fault ??= fault;

    /// <summary>Enters the answer to the oldest part that is not entered yet.</summary>
    public async ValueTask EnterAsync(ImportPart part, RegistrationAnswer answer)
    {
        foreach (RowFault fault in part.Faults)
        {
            _faulty++;
            await KeepAsync(ImportProblem.Of(fault));
        }

        foreach (Receipt receipt in answer.Receipts)
        {
            _lastLineAnswered = Fault is null ? receipt.Line : _lastLineAnswered;
            if (receipt.Outcome == RegistrationOutcome.Registered)
            {
                _ = receipt.Repeated ? _registeredBefore++ : _registered++;
            }
            else
            {
                _ = receipt.Outcome == RegistrationOutcome.Unknown ? _unknown++ : _refused++;
                await KeepAsync(ImportProblem.Of(receipt));
            }
        }

        if (answer.RegisteredBefore > 0)
        {
            _registeredBefore += answer.RegisteredBefore;
            _lastLineAnswered = Fault is null ? part.Rows.Lines[^1] : _lastLineAnswered;
        }

        _unanswered += part.Rows.Count - answer.Receipts.Count - answer.RegisteredBefore;
        Fault ??= answer.Fault;
    }

    public ImportProgress Progress(long bytesRead, long? bytesTotal) => new(bytesRead, bytesTotal, _registered, _registeredBefore, _refused, _faulty);

    public ImportSummary Close() => new()
    {
        RowsRegistered = _registered,
        RowsRegisteredBefore = _registeredBefore,
        RowsRefused = _refused,
        RowsUnknown = _unknown,
        RowsFaulty = _faulty,
        RowsUnanswered = _unanswered,
        LastLineAnswered = _lastLineAnswered,
        Problems = [.. _problems.OrderBy(problem => problem.Line)],
        ProblemsLeftOut = _refused + _unknown + _faulty - _problems.Count,
        Fault = Fault is null ? null : Fault with { Message = $"{Fault.Message} {WhereItStands()}" },
    };

    private string WhereItStands() => (_lastLineAnswered == 0
        ? $"No receipt arrived; {_unanswered} rows were sent."
        : $"The last line whose receipt arrived is {_lastLineAnswered}; {_unanswered} rows were sent and have none.") + HowToGoOn();

    private string HowToGoOn() => batch is not null ? " Import the file again in the same way: it goes on from here, and no line is registered twice."
        : _lastLineAnswered > 0 ? " Import the file again: a handle that is registered already is refused and keeps its record."
        : "";

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
