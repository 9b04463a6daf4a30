using System.Buffers.Binary;
using Xunit.Abstractions;
using ZsIdNode.Testing.Fuzzing;

namespace ZsIdNode.Protocol.Tests.Fuzzing;

/// <summary>
/// The fuzzer of the codec as an ordinary test; <see cref="FuzzSettings"/> says how to run it long. The report is in the
/// test's output.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long UsualExecutions = 400_000;

    private static readonly Dictionary<string, FuzzTarget> WireTargets =
        MessageTargets.All.Concat(FramingTargets.All).ToDictionary(target => target.Name);

    private static readonly Dictionary<string, FuzzTarget> DataTargets =
        StructureTargets.All.Concat(JsonTargets.All).ToDictionary(target => target.Name);

    public static TheoryData<string> WireNames => [.. WireTargets.Keys];

    public static TheoryData<string> DataNames => [.. DataTargets.Keys];

    [Theory]
    [MemberData(nameof(WireNames))]
    public void Damaged_messages_neither_throw_nor_allocate(string name)
    {
        FuzzReport report = Run(WireTargets[name]);

        Assert.True(report.AllocatedBytes <= FramingTargets.AssemblerBytesMost, report.ToString());
    }

    [Theory]
    [MemberData(nameof(DataNames))]
    public void Damaged_data_neither_throw_nor_allocate_out_of_proportion_nor_change_when_written_again(string name) => Run(DataTargets[name]);

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

        FuzzFailureException failure = Assert.Throws<FuzzFailureException>(() => Fuzzer.Run(trusting, FuzzSettings.Seed, 10_000));

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

        FuzzFailureException failure = Assert.Throws<FuzzFailureException>(() => Fuzzer.Run(generous, FuzzSettings.Seed, 10_000));

        Assert.Contains("allocated", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_target_has_good_inputs_to_begin_with() =>
        Assert.All(WireTargets.Values.Concat(DataTargets.Values), target => Assert.NotEmpty(target.Corpus));

    private FuzzReport Run(FuzzTarget target)
    {
        long executions = FuzzSettings.ExecutionsOf(target, WireTargets.Count + DataTargets.Count, UsualExecutions);

        FuzzReport report = Fuzzer.Run(target, FuzzSettings.Seed, executions);

        output.WriteLine(report.ToString());
        Assert.Equal(executions, report.Executions);
        return report;
    }
}
