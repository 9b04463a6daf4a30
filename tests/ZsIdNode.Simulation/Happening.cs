namespace ZsIdNode.Simulation;

/// <summary>What the simulation is there for: a world in which it never happens proves nothing about it.</summary>
public enum Happening
{
    Registration,
    Resolution,
    Refusal,
    TooBusy,
    DiskFull,
    LogUnavailable,
    OutcomeUnknown,
    PartTaken,

    /// <summary>A part came again that had been taken, and had its outcomes of then.</summary>
    PartRepeated,

    /// <summary>A part was sent again whose fate nobody knew, and it was in the log.</summary>
    PartFound,
    PartDiffers,
    Flush,

    /// <summary>The log did not take a flush, and its counts went back into the counter.</summary>
    FlushPutBack,
    Kill,
    PowerCut,
    Restart,

    /// <summary>A transaction that nobody was told about was on the disk all the same.</summary>
    FoundUnacknowledged,

    /// <summary>The process ended with counts that were not yet in the log.</summary>
    CountsLost,
    ClockSetBack,

    /// <summary>The clock was set back so far that a change was refused.</summary>
    ClockBehind,
}
