namespace ZsIdNode.LoadTests.Measuring;

/// <summary>
/// What became of the requests that began while it was measured. One thread fills one tally; they are added up
/// afterwards.
/// </summary>
internal sealed class Tally(LoadSpan span)
{
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Requests that were answered as they should be.</summary>
    public long Answered => Latency.Count;

    /// <summary>Records that those answers gave or confirmed; a batch has several.</summary>
    public long Records { get; private set; }

    /// <summary>Well-formed answers that said no, by their code.</summary>
    public SortedDictionary<int, long> Refusals { get; } = [];

    public long Refused => Refusals.Values.Sum();

    /// <summary>Answers that nobody could have meant: malformed, to no question of ours, or about another handle.</summary>
    public long Wrong { get; private set; }

    /// <summary>Requests without an answer in time, on broken connections too.</summary>
    public long Lost { get; private set; }

    /// <summary>Answers to requests that had been given up as lost.</summary>
    public long Late { get; private set; }

    /// <summary>Requests of an open loop that were due and never went out: every place in flight was taken.</summary>
    public long Unsent { get; private set; }

    public long ConnectionsBroken { get; private set; }

    /// <summary>When the last request went out; the load may end before its time when it is bounded by a count.</summary>
    public long LastBegan { get; private set; }

    public bool IsSound => Refused == 0 && Wrong == 0 && ConnectionsBroken == 0;

    public void Began(long began) => LastBegan = Math.Max(LastBegan, began);

    public void Answer(long began, long now, long records)
    {
        if (span.Counts(began))
        {
            Latency.Add(now - began);
            Records += records;
        }
    }

    public void Refuse(long began, int code)
    {
        if (span.Counts(began))
        {
            Refusals[code] = Refusals.GetValueOrDefault(code) + 1;
        }
    }

    public void Lose(long began) => Lost += span.Counts(began) ? 1 : 0;

    // What follows has no beginning that could be looked at; it is counted whenever it happens, in the warm-up too.
    public void Mistake() => Wrong++;

    public void ComeLate() => Late++;

    public void Break() => ConnectionsBroken++;

    public void LeaveUnsent(long requests) => Unsent += requests;

    public void Add(Tally other)
    {
        Latency.Add(other.Latency);
        Records += other.Records;
        Wrong += other.Wrong;
        Lost += other.Lost;
        Late += other.Late;
        Unsent += other.Unsent;
        ConnectionsBroken += other.ConnectionsBroken;
        LastBegan = Math.Max(LastBegan, other.LastBegan);
        foreach ((int code, long count) in other.Refusals)
        {
            Refusals[code] = Refusals.GetValueOrDefault(code) + count;
        }
    }
}
