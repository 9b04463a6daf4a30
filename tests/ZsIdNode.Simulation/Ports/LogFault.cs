namespace ZsIdNode.Simulation.Ports;

/// <summary>What goes wrong at an append.</summary>
internal enum LogFault
{
    None,
    DiskFull,

    /// <summary>The write fails; part of it may be on the disk.</summary>
    Broken,

    /// <summary>The power goes during the write; part or all of it may be on the disk, but nobody hears so.</summary>
    PowerCut,
}

/// <summary>The process is no more; nothing catches it but the world.</summary>
internal sealed class PowerCutException() : Exception("The power went.");
