using System.Globalization;

namespace ZsIdNode.Testing.Fuzzing;

/// <summary>
/// How long the fuzzers run: <c>ZSID_FUZZ_EXECUTIONS</c> sets how often one test project executes all its targets
/// together, <c>ZSID_FUZZ_SEED</c> from which seed.
/// </summary>
public static class FuzzSettings
{
    private const int UsualSeed = 20_261_121;

    public static int Seed => (int)Number("ZSID_FUZZ_SEED", UsualSeed);

    /// <summary>The share of one among several targets, dear ones executed less often.</summary>
    public static long ExecutionsOf(FuzzTarget target, int targets, long usual) =>
        Math.Max(1, Number("ZSID_FUZZ_EXECUTIONS", usual) / targets / target.Cost);

    private static long Number(string variable, long usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : usual;
}
