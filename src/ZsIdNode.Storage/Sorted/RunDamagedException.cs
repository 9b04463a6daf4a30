namespace ZsIdNode.Storage.Sorted;

/// <summary>A file of a view is not as it was written. The journal is not affected; the view can be made again from it.</summary>
public sealed class RunDamagedException(string file, long offset, string fault)
    : IOException($"{file}, byte {offset}: {fault}. The journal is not affected: stop the node, move the folder of this view away, and start it again; the view is then made anew.")
{
    /// <summary>The path of the file.</summary>
    public string File { get; } = file;

    /// <summary>Where in the file, in bytes.</summary>
    public long Offset { get; } = offset;
}
