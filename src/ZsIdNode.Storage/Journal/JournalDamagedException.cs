namespace ZsIdNode.Storage.Journal;

/// <summary>
/// The journal holds something that a crash cannot have left: bytes changed, vanished or moved. Nothing was
/// modified.
/// </summary>
public sealed class JournalDamagedException(string file, long offset, string fault)
    : IOException($"{file}, byte {offset}: {fault}. Nothing was changed. Stop the node, keep a copy of the folder, "
        + "and bring this file back from a backup or from a mirror; transactions behind this place cannot be trusted without it.")
{
    /// <summary>The path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong there, a sentence without its full stop.</summary>
    public string Fault { get; } = fault;

    /// <summary>Where in the file, in bytes.</summary>
    public long Offset { get; } = offset;
}
