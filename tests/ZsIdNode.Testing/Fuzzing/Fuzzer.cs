using System.Diagnostics;

namespace ZsIdNode.Testing.Fuzzing;

/// <summary>Feeds a target with damaged inputs for a given number of executions.</summary>
public static class Fuzzer
{
    public static FuzzReport Run(FuzzTarget target, int seed, long executions)
    {
        foreach (byte[] good in target.Corpus)
        {
            target.Run(good.AsSpan(0, Math.Min(good.Length, Mutator.InputBytesMost)));
        }

        var mutator = new Mutator(new Random(seed), target.Corpus);
        long largest = 0;
        long total = 0;
        long slowest = 0;
        long began = Stopwatch.GetTimestamp();
        long last = began;
        for (long execution = 0; execution < executions; execution++)
        {
            ReadOnlySpan<byte> input = mutator.Next();
            long allowed = target.AllowedFor(input.Length);
            long allocated = Measure(target, seed, execution, input);
            total += allocated;
            if (allocated > allowed)
            {
                // The first time through a path the runtime itself may allocate; the second time tells.
                allocated = Measure(target, seed, execution, input);
            }

            if (allocated > allowed)
            {
                throw Failure(target, seed, execution, input, $"allocated {allocated:N0} bytes, allowed are {allowed:N0}");
            }

            largest = Math.Max(largest, allocated);
            long now = Stopwatch.GetTimestamp();
            slowest = Math.Max(slowest, now - last);
            last = now;
        }

        return new FuzzReport(target.Name, executions, largest, total, Stopwatch.GetElapsedTime(began, last), Stopwatch.GetElapsedTime(0, slowest));
    }

    private static long Measure(FuzzTarget target, int seed, long execution, ReadOnlySpan<byte> input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (Exception exception)
        {
            throw Failure(target, seed, execution, input, $"threw {exception.GetType().Name}: {exception.Message}", exception);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static FuzzFailureException Failure(FuzzTarget target, int seed, long execution, ReadOnlySpan<byte> input, string what, Exception? cause = null) =>
        new($"{target.Name}, seed {seed}, execution {execution}: {what}; input {Convert.ToHexString(input)}", cause);
}
