namespace ZsIdNode.LoadTests.Scenarios;

/// <summary>One stream of requests. Loads of a scenario run at the same time and are reported apart.</summary>
internal sealed record Load
{
    public const int ConnectionsMost = 4_096;
    public const int InFlightMost = 4_096;
    public const int ThreadsMost = 64;
    public const int BatchMost = 1_000;
    public const double RateMost = 5_000_000;
    public const long RequestsBound = 10_000_000_000;

    // Header, handle and the fields around one value take less than this beside its data.
    private const int DatagramOverheadBytes = 160;
    private const int DatagramBytes = 512;

    public required LoadWork Work { get; init; }

    public required LoadDoor Door { get; init; }

    public int Connections { get; init; } = 1;

    /// <summary>Requests that may wait for their answer on one connection.</summary>
    public int InFlight { get; init; } = 1;

    /// <summary>Requests a second, sent on schedule; without it the loop is closed and each answer lets the next request go.</summary>
    public double? Rate { get; init; }

    /// <summary>Records in one request that registers.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Threads of the generator that share the connections of a wire load.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The load ends after this many requests even if its time is not over.</summary>
    public long RequestsMost { get; init; } = RequestsBound;

    /// <summary>How long an answer may take until its request counts as lost.</summary>
    public int AnswerMillisecondsMost { get; init; } = 2_000;

    public override string ToString() =>
        $"{Word(Work)} {Word(Door)} {Connections}×{InFlight}" + (Work == LoadWork.Register ? $", batch {Batch}" : "");

    /// <summary>Says everything that is wrong, one sentence each.</summary>
    public IEnumerable<string> Faults(int valueBytes)
    {
        if ((Work == LoadWork.Resolve) == (Door == LoadDoor.Http))
        {
            yield return $"door {Word(Door)} does not carry work {Word(Work)}; resolve goes by tcp or udp, register and put by http.";
        }

        if (Door == LoadDoor.Http && InFlight != 1)
        {
            yield return "inFlight: an HTTP 1.1 connection carries one request at a time; raise connections instead.";
        }

        if (Door == LoadDoor.Udp && valueBytes > DatagramBytes - DatagramOverheadBytes)
        {
            yield return $"valueBytes: {valueBytes} make an answer of several datagrams; a udp load takes at most {DatagramBytes - DatagramOverheadBytes}.";
        }

        if (Work != LoadWork.Register && Batch != 1)
        {
            yield return $"batch: only work register sends several records in one request, {Word(Work)} does not.";
        }

        foreach ((string name, double value, double least, double most) in new (string, double, double, double)[]
        {
            ("connections", Connections, 1, ConnectionsMost),
            ("inFlight", InFlight, 1, InFlightMost),
            ("rate", Rate ?? 1, 1, RateMost),
            ("batch", Batch, 1, BatchMost),
            ("threads", Threads, 1, Math.Min(ThreadsMost, Math.Max(1, Connections))),
            ("requestsMost", RequestsMost, 1, RequestsBound),
            ("answerMillisecondsMost", AnswerMillisecondsMost, 10, 60_000),
        })
        {
            // Written so that a NaN is out of range too.
            if (!(value >= least && value <= most))
            {
                yield return $"{name}: {value} is out of range; expected {least} to {most}.";
            }
        }
    }

    private static string Word<T>(T name)
        where T : struct, Enum => name.ToString().ToLowerInvariant();
}
