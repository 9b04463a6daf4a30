namespace ZsIdNode.Storage.Journal.Files;

/// <summary>One open file. Whatever fails is an <see cref="IOException"/>.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads until <paramref name="bytes"/> are full or the file ends; gives how many were read.</summary>
    int Read(long offset, Span<byte> bytes);

    /// <summary>Writes all of <paramref name="bytes"/>; when it throws, any part of them may have been written.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Returns when all that was written, and the length, is on disk.</summary>
    void Sync();

    void Truncate(long length);
}
