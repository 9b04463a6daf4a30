using System.Globalization;

namespace ZsIdNode.LoadTests.Reporting;

/// <summary>Writes a report for people. The columns are fixed, so that two runs can be laid side by side.</summary>
internal static class ReportTable
{
    private static readonly (string Name, int Width)[] Columns =
    [
        ("load", -32), ("offered/s", 10), ("answers/s", 11), ("records/s", 11),
        ("p50 µs", 9), ("p90 µs", 9), ("p99 µs", 9), ("p99.9 µs", 9), ("max µs", 10),
        ("refused", 8), ("wrong", 6), ("lost", 6), ("late", 6), ("unsent", 8),
    ];

    public static void Write(RunReport report, TextWriter output)
    {
        output.WriteLine(Line("machine", report.Machine.Line));
        output.WriteLine(Line("scenario", $"{report.Scenario.Name}: {report.Scenario.Shows}"));
        output.WriteLine(Line("node", report.Node + (report.DataFormat is null ? "" : $"; data on {report.DataFormat}")));
        output.WriteLine(Line("records", $"{report.Scenario.Handles} with {report.Scenario.ValueBytes} bytes of data, drawn with seed {report.Scenario.Seed}"));
        output.WriteLine(Line("time", $"{report.Scenario.WarmUpSeconds} s warm-up, {report.Scenario.Seconds} s measured"));
        output.WriteLine(Line("cores used", report.NodeCores is null
            ? $"generator {report.GeneratorCores:0.00}"
            : $"node {report.NodeCores:0.00}, which is {report.NodeMicrosecondsAnAnswer:0.00} µs an answer; generator {report.GeneratorCores:0.00}"));
        output.WriteLine();
        output.WriteLine(Row(Columns.Select(column => column.Name)));
        foreach (LoadFigures load in report.Loads)
        {
            output.WriteLine(Row(Cells(load)));
            WriteFaults(load, output);
        }
    }

    private static IEnumerable<string> Cells(LoadFigures load) =>
    [
        load.Load, load.Offered is double offered ? Whole(offered) : "closed", Whole(load.AnsweredPerSecond), Whole(load.RecordsPerSecond),
        Micros(load.P50), Micros(load.P90), Micros(load.P99), Micros(load.P999), Micros(load.Max),
        Whole(load.Refused), Whole(load.Wrong), Whole(load.Lost), Whole(load.Late), Whole(load.Unsent),
    ];

    private static void WriteFaults(LoadFigures load, TextWriter output)
    {
        foreach ((int code, long count) in load.Refusals)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  refused with {code}: {count}"));
        }

        if (load.ConnectionsBroken > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  connections broken: {load.ConnectionsBroken}"));
        }
    }

    private static string Line(string name, FormattableString text) => $"{name,-11}{text.ToString(CultureInfo.InvariantCulture)}";

    private static string Line(string name, string text) => $"{name,-11}{text}";

    private static string Row(IEnumerable<string> cells) =>
        string.Join(' ', cells.Zip(Columns, (cell, column) => column.Width < 0 ? cell.PadRight(-column.Width) : cell.PadLeft(column.Width)));

    private static string Whole(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Micros(long nanoseconds) => (nanoseconds / 1e3).ToString(nanoseconds < 100_000 ? "#,0.0" : "#,0", CultureInfo.InvariantCulture);
}
