using System.Globalization;

namespace ZsIdNode.Storage.Space;

/// <summary>
/// Watches that the disk is never filled to its end: a journal survives that, but FASTER takes nothing more once a write has failed. So
/// that every checkpoint finds room, what the views still have to write counts as taken.
/// </summary>
/// <param name="freeBytesLeast">What must stay free besides; 0 ends the watch.</param>
/// <param name="freeBytes">What the disk has left.</param>
/// <param name="unwritten">What the views still have to write.</param>
internal sealed class DiskRoom(long freeBytesLeast, Func<long> freeBytes, Func<long> unwritten)
{
    private const double Mebibyte = 1_024 * 1_024;

    /// <summary>Why no change can be taken, for people; nothing while there is room.</summary>
    public string? Shortage => ShortageOf(freeBytesLeast, out long free, out long wanted)
        ? $"The disk is full but for {Text(free)}, and {Text(wanted)} must be left: changes are refused, resolution goes on. Make space; changes come back by themselves."
        : null;

    /// <summary>Looks whether everything in memory can be brought to disk.</summary>
    /// <exception cref="IOException">It cannot; nothing was tried.</exception>
    public void DemandForCheckpoint()
    {
        if (ShortageOf(0, out long free, out long wanted))
        {
            throw new IOException($"It would write {Text(wanted)}, and the disk has {Text(free)} left.");
        }
    }

    /// <summary>Why so many bytes more cannot be written, for people; nothing when they can.</summary>
    public string? ShortageFor(long bytes) => ShortageOf(freeBytesLeast + bytes, out long free, out long wanted)
        ? $"It takes {Text(wanted)}, and the disk has {Text(free)} left."
        : null;

    private bool ShortageOf(long besides, out long free, out long wanted)
    {
        (free, wanted) = (0, 0);
        if (freeBytesLeast == 0)
        {
            return false;
        }

        wanted = unwritten() + besides;
        free = freeBytes();
        return free < wanted;
    }

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte:N1} MiB");
}
