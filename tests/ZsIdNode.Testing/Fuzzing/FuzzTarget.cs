namespace ZsIdNode.Testing.Fuzzing;

public delegate void FuzzRun(ReadOnlySpan<byte> input);

/// <summary>Something that is fed with damaged bytes and must neither throw nor allocate beyond its bound.</summary>
/// <param name="Corpus">Good inputs, from which the bad ones are made.</param>
/// <param name="AllocatedBytesMost">The most that one execution may allocate, whatever its input is.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, long AllocatedBytesMost, FuzzRun Run)
{
    /// <summary>What one execution may allocate besides for each byte of its input.</summary>
    public int AllocatedBytesPerByte { get; init; }

    /// <summary>How many executions of a plain reader one of this target stands for.</summary>
    public int Cost { get; init; } = 1;

    public long AllowedFor(int inputBytes) => AllocatedBytesMost + ((long)AllocatedBytesPerByte * inputBytes);

    public override string ToString() => Name;
}
