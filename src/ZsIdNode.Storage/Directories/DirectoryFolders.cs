using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Sorted;

namespace ZsIdNode.Storage.Directories;

/// <summary>The folders below that of the view, and which of a checkpoint's files lie in them.</summary>
internal static class DirectoryFolders
{
    public const string Handles = "handles";
    public const string Changes = "changes";

    /// <summary>The numbers of the runs that checkpoints name in one of the folders.</summary>
    public static IEnumerable<long> RunsIn(string folder, IEnumerable<ViewCheckpoint> checkpoints)
    {
        foreach (CheckpointFile file in checkpoints.SelectMany(checkpoint => checkpoint.Files))
        {
            if (file.Name.StartsWith(folder + "/", StringComparison.Ordinal) && RunName.TryParse(file.Name[(folder.Length + 1)..], out long number))
            {
                yield return number;
            }
        }
    }
}
