using Xunit.Abstractions;
using ZsIdNode.Testing.Fuzzing;

namespace ZsIdNode.Client.Tests.Fuzzing;

/// <summary>The fuzzer of what clients read as an ordinary test; <see cref="FuzzSettings"/> says how to run it long.</summary>
public sealed class ClientFuzzTests(ITestOutputHelper output)
{
    private const long UsualExecutions = 200_000;

    private static readonly Dictionary<string, FuzzTarget> Targets = ClientTargets.All.ToDictionary(target => target.Name);

    public static TheoryData<string> Names => [.. Targets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_answers_and_files_neither_throw_nor_stall_nor_allocate_out_of_proportion(string name)
    {
        FuzzTarget target = Targets[name];
        long executions = FuzzSettings.ExecutionsOf(target, Targets.Count, UsualExecutions);

        FuzzReport report = Fuzzer.Run(target, FuzzSettings.Seed, executions);

        output.WriteLine(report.ToString());
        Assert.Equal(executions, report.Executions);
        Assert.NotEmpty(target.Corpus);
    }
}
