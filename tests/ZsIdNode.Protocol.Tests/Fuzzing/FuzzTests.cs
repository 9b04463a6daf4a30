using System.Buffers.Binary;
using System.Globalization;
using Xunit.Abstractions;

namespace ZsIdNode.Protocol.Tests.Fuzzing;

/// <summary>
/// The fuzzer as an ordinary test. <c>ZSID_FUZZ_EXECUTIONS</c> sets how often it executes all targets together,
/// <c>ZSID_FUZZ_SEED</c> from which seed; the report is in the test's output.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long UsualExecutions = 200_000;
    private const int UsualSeed = 20_261_121;

    private static readonly Dictionary<string, FuzzTarget> Targets =
        MessageTargets.All.Concat(FramingTargets.All).ToDictionary(target => target.Name);

    public static TheoryData<string> Names => [.. Targets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_bytes_neither_throw_nor_allocate(string name)
    {
        long executions = Number("ZSID_FUZZ_EXECUTIONS", UsualExecutions) / Targets.Count;
        int seed = (int)Number("ZSID_FUZZ_SEED", UsualSeed);

        FuzzReport report = Fuzzer.Run(Targets[name], seed, executions);

        output.WriteLine(report.ToString());
        Assert.Equal(executions, report.Executions);
        Assert.True(report.AllocatedBytes <= FramingTargets.AssemblerBytesMost, report.ToString());
    }

    [Fact]
    public void A_reader_that_trusts_a_length_is_found_out()
    {
        var trusting = new FuzzTarget("trusting", [[0, 0, 0, 2, 7, 7]], AllocatedBytesMost: 0, input =>
        {
            if (input.Length >= sizeof(int))
            {
                _ = input.Slice(sizeof(int), BinaryPrimitives.ReadInt32BigEndian(input));
            }
        });

        FuzzFailureException failure = Assert.Throws<FuzzFailureException>(() => Fuzzer.Run(trusting, UsualSeed, 10_000));

        Assert.IsType<ArgumentOutOfRangeException>(failure.InnerException);
    }

    [Fact]
    public void A_reader_that_allocates_what_a_peer_announces_is_found_out()
    {
        var generous = new FuzzTarget("generous", [[0, 0, 0, 2, 7, 7]], AllocatedBytesMost: 0x200, input =>
        {
            if (input.Length >= sizeof(int))
            {
                _ = GC.AllocateUninitializedArray<byte>(BinaryPrimitives.ReadInt32BigEndian(input) & 0xFFFF);
            }
        });

        FuzzFailureException failure = Assert.Throws<FuzzFailureException>(() => Fuzzer.Run(generous, UsualSeed, 10_000));

        Assert.Contains("allocated", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_target_has_good_inputs_to_begin_with() =>
        Assert.All(Targets.Values, target => Assert.NotEmpty(target.Corpus));

    private static long Number(string variable, long usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : usual;
}
