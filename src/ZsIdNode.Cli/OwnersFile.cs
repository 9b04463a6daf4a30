namespace ZsIdNode.Cli;

/// <summary>Writes files that only their owner can read, from their first byte on.</summary>
internal static class OwnersFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file that is not there yet.</summary>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    // Public halves of keys, too: whoever publishes one copies it anyway.
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new FileStream(path, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
