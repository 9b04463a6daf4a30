using System.Globalization;
using Spectre.Console;
using ZsIdNode.Client.Import;

namespace ZsIdNode.Cli.Output;

/// <summary>The progress bar of an import: how far, how fast, how long still. Not drawn when nobody watches.</summary>
internal static class ImportBar
{
    public static Task<ImportSummary> ShowAsync(string name, Func<IProgress<ImportProgress>?, Task<ImportSummary>> import)
    {
        if (Console.IsOutputRedirected)
        {
            return import(null);
        }

        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(name));
                ImportSummary summary = await import(new Bar(task, name, TimeProvider.System)).ConfigureAwait(false);
                task.Value = task.MaxValue;
                return summary;
            });
    }

    private sealed class Bar(ProgressTask task, string name, TimeProvider time) : IProgress<ImportProgress>
    {
        private readonly long _began = time.GetTimestamp();

        public void Report(ImportProgress value)
        {
            double seconds = Math.Max(time.GetElapsedTime(_began).TotalSeconds, 0.001);
            long rows = value.RowsRegistered + value.RowsRegisteredBefore + value.RowsRefused + value.RowsFaulty;
            string before = value.RowsRegisteredBefore == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" + {value.RowsRegisteredBefore:N0} before");
            task.IsIndeterminate = value.BytesTotal is null;
            task.MaxValue = value.BytesTotal ?? 0;
            task.Value = value.BytesRead;
            task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{name} {value.RowsRegistered:N0}{before} ({rows / seconds:N0} rows/s)"));
        }
    }
}
