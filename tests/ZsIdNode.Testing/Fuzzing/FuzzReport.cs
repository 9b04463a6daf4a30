namespace ZsIdNode.Testing.Fuzzing;

/// <summary>What a run of the fuzzer saw.</summary>
/// <param name="Elapsed">How long all executions took together.</param>
/// <param name="Slowest">How long the slowest execution took, whatever else the machine did meanwhile.</param>
public sealed record FuzzReport(string Target, long Executions, long LargestAllocatedBytes, long AllocatedBytes, TimeSpan Elapsed, TimeSpan Slowest)
{
    public override string ToString() =>
        $"{Target}: {Executions:N0} executions in {Elapsed.TotalSeconds:N1} s, the slowest {Slowest.TotalMilliseconds:N1} ms; "
        + $"at most {LargestAllocatedBytes:N0} bytes allocated by one, {AllocatedBytes:N0} by all";
}
