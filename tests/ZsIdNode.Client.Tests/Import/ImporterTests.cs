using System.Globalization;
using System.Text;
using System.Text.Json;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Client.Tests.Http;

namespace ZsIdNode.Client.Tests.Import;

public sealed class ImporterTests : IDisposable
{
    private const int Rows = 95;

    private readonly ImportOptions _options = new() { BatchRows = 10 };
    private readonly StringWriter _report = new(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_good_row_is_registered_and_every_other_line_accounted_for()
    {
        var node = new FakeNode();
        string text = File(Rows) + "R5,u\n,u\nX\ty,u\nno value,\nlast,u";

        ImportSummary summary = await ImportAsync(node, text);

        Assert.Null(summary.Fault);
        Assert.Equal((Rows + 1, 1, 3, 0), (summary.RowsRegistered, summary.RowsRefused, summary.RowsFaulty, summary.RowsUnanswered));
        Assert.Equal(Rows + 1, node.Handles.Count);
        Assert.Equal(Rows + 6, summary.LastLineAnswered);
        Assert.Equal(
            [(Rows + 2, "handleExists"), (Rows + 3, "suffixEmpty"), (Rows + 4, "handleMalformed"), (Rows + 5, "noValues")],
            summary.Problems.Select(problem => ((int)problem.Line, problem.Reason)));
        Assert.Equal(10, node.Requests.Count);
    }

    [Fact]
    public async Task Rows_of_which_the_node_does_not_know_are_neither_registered_nor_refused()
    {
        ImportSummary summary = await ImportAsync(new FakeNode { DoubtfulFrom = 7 }, File(10));

        Assert.Equal((7, 0, 3), (summary.RowsRegistered, summary.RowsRefused, summary.RowsUnknown));
        Assert.Equal([9L, 10, 11], summary.Problems.Select(problem => problem.Line));
        Assert.All(summary.Problems, problem => Assert.Equal("outcomeUnknown", problem.Reason));
        Assert.Equal(0, summary.ProblemsLeftOut);
    }

    [Fact]
    public async Task Rows_keep_the_order_of_the_file_within_a_batch()
    {
        var node = new FakeNode();

        await ImportAsync(node, File(Rows));

        Assert.All(node.Bodies, body => Assert.Equal(Lines(body).Order(), Lines(body)));
        Assert.Equal(Enumerable.Range(2, Rows), node.Bodies.SelectMany(Lines).Order());
    }

    [Fact]
    public async Task The_report_has_every_problem_and_the_summary_only_the_first()
    {
        var options = new ImportOptions { ProblemsMost = 2 };

        ImportSummary summary = await ImportAsync(new FakeNode(), File(2) + "R0,u\n,u\n,u\n,u\n", options);

        Assert.Equal(2, summary.Problems.Length);
        Assert.Equal(2, summary.ProblemsLeftOut);
        Catalogue report = await Catalogue.ReadAsync(_report.ToString().Replace("line,column,handle", "suffix,column,name", StringComparison.Ordinal));
        Assert.Empty(report.Faults);
        Assert.Equal(["5", "6", "7", "4"], report.Registrations.Select(row => row.Handle.Suffix));
        Assert.Equal(["88.118.42/R0", "handleExists", "The handle exists, already."], report.Registrations[3].Values.Select(value => value.Text));
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_names_the_last_line_whose_receipt_arrived()
    {
        var node = new FakeNode { ReceiptsMost = 34 };

        ImportSummary summary = await ImportAsync(node, File(1_000));

        Assert.Equal(NodeFaultKind.ConnectionLost, summary.Fault!.Kind);
        Assert.Equal((34, 35), (summary.RowsRegistered, summary.LastLineAnswered));
        Assert.Contains("The last line whose receipt arrived is 35;", summary.Fault.Message, StringComparison.Ordinal);
        Assert.InRange(node.Requests.Count, 4, 4 + _options.RequestsInFlight);
        Assert.Equal((node.Requests.Count * _options.BatchRows) - 34, summary.RowsUnanswered);
    }

    [Fact]
    public async Task Importing_again_after_a_break_registers_the_rest()
    {
        var broken = new FakeNode { ReceiptsMost = 34 };
        await ImportAsync(broken, File(Rows));
        var node = new FakeNode();
        await ImportAsync(node, File(34));

        ImportSummary summary = await ImportAsync(node, File(Rows));

        Assert.Equal((Rows - 34, 34), (summary.RowsRegistered, summary.RowsRefused));
        Assert.Equal(Rows, node.Handles.Count);
    }

    [Fact]
    public async Task A_node_that_wants_another_token_gets_no_more_than_what_was_under_way()
    {
        var node = new FakeNode { Token = "other" };

        ImportSummary summary = await ImportAsync(node, File(1_000));

        Assert.Equal(NodeFaultKind.NotAuthorised, summary.Fault!.Kind);
        Assert.Equal((0, 0), (summary.RowsRegistered, summary.LastLineAnswered));
        Assert.InRange(node.Requests.Count, 1, _options.RequestsInFlight);
        Assert.Contains("No receipt arrived", summary.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_ends_with_the_whole_file()
    {
        string text = File(Rows) + ",u\n";
        var steps = new List<ImportProgress>();

        await ImportAsync(new FakeNode(), text, progress: new Steps(steps));

        Assert.Equal(new ImportProgress(text.Length, text.Length, Rows, 0, 0, 1), steps[^1]);
        Assert.Equal(steps.OrderBy(step => step.RowsRegistered), steps);
        Assert.Equal(10, steps.Count);
    }

    [Fact]
    public async Task Only_so_many_requests_are_under_way_at_once()
    {
        using var node = new CountingNode();
        using NodeClient client = Client(node);

        ImportSummary summary = await new Importer(client, _options).RunAsync(await OpenAsync(File(Rows)));

        Assert.Equal(Rows, summary.RowsRegistered);
        Assert.Equal(_options.RequestsInFlight, node.MostAtOnce);
    }

    [Fact]
    public async Task A_cancelled_import_ends()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Steps([], stop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportAsync(new FakeNode(), File(1_000), progress: progress, stop: stop.Token));
    }

    public void Dispose() => _report.Dispose();

    private static IEnumerable<int> Lines(string body) => body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonElement.Parse(line).GetProperty("line").GetInt32());

    private static string File(int count)
    {
        var text = new StringBuilder("suffix,URL\n");
        for (int row = 0; row < count; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"R{row},https://x.example/{row}\n");
        }

        return text.ToString();
    }

    private static async Task<CatalogueReader> OpenAsync(string text) =>
        (await CatalogueReader.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Catalogue.Prefix)).Catalogue!;

    private static NodeClient Client(HttpMessageHandler node) =>
        new(new NodeClientOptions { Address = new Uri("http://node.example/"), Token = "token", Wait = (_, _) => Task.CompletedTask }, node);

    private async Task<ImportSummary> ImportAsync(
        FakeNode node, string text, ImportOptions? options = null, IProgress<ImportProgress>? progress = null, CancellationToken stop = default)
    {
        using NodeClient client = Client(node);
        return await new Importer(client, options ?? _options).RunAsync(await OpenAsync(text), text.Length, progress, new ProblemReport(_report), stop);
    }

    private sealed class Steps(List<ImportProgress> steps, Action? then = null) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            steps.Add(value);
            then?.Invoke();
        }
    }

    /// <summary>Answers only when as many requests wait as ever will, or no more can come.</summary>
    private sealed class CountingNode : HttpMessageHandler
    {
        private readonly FakeNode _node = new();
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _enough = new();
        private int _waiting;

        public int MostAtOnce { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                _waiting++;
                MostAtOnce = Math.Max(MostAtOnce, _waiting);
                if (_waiting == 4)
                {
                    _enough.TrySetResult();
                }
            }

            await _enough.Task;
            using var invoker = new HttpMessageInvoker(_node, disposeHandler: false);
            HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken);
            lock (_lock)
            {
                _waiting--;
            }

            return response;
        }
    }
}
