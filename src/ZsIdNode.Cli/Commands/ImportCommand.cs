using System.CommandLine;
using System.Globalization;
using System.Text;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid import FILE --prefix P</c>: registers every row of a catalogue; bad rows are reported and cost no good one.</summary>
internal static class ImportCommand
{
    private const int ShownProblemsMost = 50;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The catalogue: CSV in UTF-8, first row the column names." };
        var prefix = new Option<string?>("--prefix") { Description = "The prefix of the suffixes in the file; not needed when it has a column of whole handles.", HelpName = "prefix" };
        var report = new Option<string?>("--report") { Description = "Write every row that was not registered to this CSV file.", HelpName = "file" };
        var batch = new Option<string?>("--batch")
        {
            Description = "What the node knows this import by; by default it follows from the file. The same file under the same name is registered once, however often it is imported.",
            HelpName = "key",
        };
        var command = new Command("import", "Registers every row of a catalogue, once; run it again when it was interrupted. 批量导入,中断后可重新运行。") { file, prefix, report, batch };
        var access = new NodeAccess(command);
        command.SetAction(async (parsed, stop) =>
        {
            Prefix below = default;
            if (parsed.GetValue(prefix) is string text && !Prefix.TryParse(text, out below))
            {
                return Verdict.Fail($"--prefix: '{text}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42.");
            }

            ImportBatch? named = null;
            if (parsed.GetValue(batch) is string key && !ImportBatch.TryName(key, out named))
            {
                return Verdict.Fail($"--batch: '{key}' is not the key of a batch; expected 1 to {ImportBatch.KeyLengthMost} visible ASCII characters.");
            }

            using NodeClient? node = access.Open(parsed, out string fault);
            return node is null
                ? Verdict.Fail(fault)
                : await RunAsync(node, parsed.GetValue(file)!, parsed.GetValue(prefix) is null ? null : below, parsed.GetValue(report), named, stop).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Imports one file with a progress bar; the summary and the first problems go to the console.</summary>
    /// <param name="batch">What the node knows the import by; by default it follows from the file. A pipe is read once and is no batch unless it gets one.</param>
    public static async Task<int> RunAsync(NodeClient node, string file, Prefix? prefix, string? report, ImportBatch? batch, CancellationToken stop)
    {
        FileStream stream = File.OpenRead(file);
        await using (stream.ConfigureAwait(false))
        {
            var options = new ImportOptions();
            batch ??= stream.CanSeek ? await ImportBatch.OfAsync(stream, prefix, options, stop).ConfigureAwait(false) : null;
            CatalogueOpening opening = await CatalogueReader.OpenAsync(stream, prefix, stop: stop).ConfigureAwait(false);
            if (opening.Catalogue is null)
            {
                return Verdict.Fail($"{file}: {opening.Fault!.Message}");
            }

            long? bytes = stream.CanSeek ? stream.Length : null;
            using StreamWriter? reportFile = report is null ? null : new StreamWriter(report, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            ProblemReport? problems = reportFile is null ? null : new ProblemReport(reportFile);
            ImportSummary summary = await ImportBar.ShowAsync(
                Path.GetFileName(file),
                progress => new Importer(node, options, batch).RunAsync(opening.Catalogue, bytes, progress, problems, stop)).ConfigureAwait(false);
            return Conclude(file, summary);
        }
    }

    private static int Conclude(string file, ImportSummary summary)
    {
        foreach (ImportProblem problem in summary.Problems.Take(ShownProblemsMost))
        {
            string column = problem.Column is null ? "" : $", column {problem.Column}";
            Console.Error.WriteLine($"{file}:{problem.Line}{column}: {OneLine.Of(problem.Message)}");
        }

        long hidden = summary.Problems.Length + summary.ProblemsLeftOut - Math.Min(summary.Problems.Length, ShownProblemsMost);
        if (hidden > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {hidden:N0} more; --report writes all of them to a file."));
        }

        string unknown = summary.RowsUnknown == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {summary.RowsUnknown:N0} of which the node does not know");
        string before = summary.RowsRegisteredBefore == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" now, {summary.RowsRegisteredBefore:N0} had been before");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(file)}: {summary.RowsRegistered:N0} registered{before}, {summary.RowsRefused:N0} refused by the node, {summary.RowsFaulty:N0} faulty rows{unknown}"));
        return summary.Fault is not null ? Verdict.Fail(summary.Fault.Message)
            : summary.RowsRefused + summary.RowsUnknown + summary.RowsFaulty > 0 ? Verdict.Failed
            : Verdict.Done;
    }
}
