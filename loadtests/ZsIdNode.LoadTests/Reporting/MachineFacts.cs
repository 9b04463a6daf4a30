using System.Globalization;
using System.Runtime.InteropServices;

namespace ZsIdNode.LoadTests.Reporting;

/// <summary>The machine that the figures hold for.</summary>
/// <param name="LoadAverage">Of the minute before the test: what others did at the time.</param>
internal sealed record MachineFacts(int Cores, string Processor, double MemoryGiB, string Kernel, string Runtime, string LoadAverage)
{
    private const string Unknown = "unknown";

    /// <summary>All of it in one line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cores} cores, {Processor}, {MemoryGiB:0.0} GiB; {Kernel}; {Runtime}; load average before {LoadAverage}");

    public static MachineFacts Read() => new(
        Environment.ProcessorCount,
        FieldOf("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        MemoryGiBytes(),
        $"{RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}",
        RuntimeInformation.FrameworkDescription,
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : Unknown);

    private static double MemoryGiBytes() =>
        FieldOf("/proc/meminfo", "MemTotal") is string total && double.TryParse(total.Split(' ')[0], CultureInfo.InvariantCulture, out double kibibytes)
            ? Math.Round(kibibytes / (1_024 * 1_024), 1)
            : 0;

    private static string? FieldOf(string file, string name) =>
        !File.Exists(file)
            ? null
            : File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
