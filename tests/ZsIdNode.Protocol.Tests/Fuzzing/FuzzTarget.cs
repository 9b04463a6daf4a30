namespace ZsIdNode.Protocol.Tests.Fuzzing;

internal delegate void FuzzRun(ReadOnlySpan<byte> input);

/// <summary>Something that is fed with damaged bytes and must neither throw nor allocate beyond its bound.</summary>
/// <param name="Corpus">Good inputs, from which the bad ones are made.</param>
/// <param name="AllocatedBytesMost">The most that one execution may allocate.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, long AllocatedBytesMost, FuzzRun Run)
{
    public override string ToString() => Name;
}

/// <summary>What a run of the fuzzer saw.</summary>
internal sealed record FuzzReport(string Target, long Executions, long LargestAllocatedBytes, long AllocatedBytes)
{
    public override string ToString() =>
        $"{Target}: {Executions:N0} executions, at most {LargestAllocatedBytes:N0} bytes allocated by one, {AllocatedBytes:N0} by all";
}

/// <summary>An input that a target did not bear; the message holds the input.</summary>
internal sealed class FuzzFailureException(string message, Exception? cause = null) : Exception(message, cause);
