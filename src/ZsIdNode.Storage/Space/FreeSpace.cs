namespace ZsIdNode.Storage.Space;

/// <summary>What the disks under some folders have left for this process; of several the least.</summary>
internal sealed class FreeSpace(params string[] folders)
{
    private readonly DriveInfo[] _disks = [.. folders.Select(folder => new DriveInfo(folder))];

    /// <summary>The bytes; <see cref="long.MaxValue"/> when the system does not say.</summary>
    public long Read()
    {
        long least = long.MaxValue;
        foreach (DriveInfo disk in _disks)
        {
            try
            {
                least = Math.Min(least, disk.AvailableFreeSpace);
            }
            catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
            {
                // The disk itself will say when it is full.
            }
        }

        return least;
    }
}
