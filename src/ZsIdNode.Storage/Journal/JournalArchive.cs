using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// A folder, best on another file system, that keeps segments which a journal no longer needs. A segment is taken in
/// steps, each of which may be the last one that a crash allows: (1) verify it, (2) copy it under another name and
/// sync, (3) read the copy and compare, (4) give it its name and sync that. Only then may the journal delete its own; doing it all
/// again does no harm.
/// </summary>
public sealed class JournalArchive
{
    /// <summary>What a copy is called until it is whole.</summary>
    internal const string UnfinishedSuffix = ".part";

    private const int ChunkBytes = 1_024 * 1_024;

    private readonly IJournalFiles _archive;

    internal JournalArchive(IJournalFiles archive) => _archive = archive;

    /// <summary>The full path of the folder.</summary>
    public string Folder => _archive.Folder;

    /// <summary>Opens an archive; the folder is made when it is missing.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static JournalArchive Open(string folder) => new(DiskJournalFiles.OpenOrCreate(folder));

    /// <summary>Takes a closed segment; when it has returned, the segment is on the archive's disk.</summary>
    /// <exception cref="JournalDamagedException">The segment is damaged; it is not archived, and must not be deleted.</exception>
    /// <exception cref="IOException">The archive could not be written, or holds another file of this name.</exception>
    internal void Take(IJournalFiles journal, long firstSequence, CancellationToken stop)
    {
        string name = SegmentName.Of(firstSequence);
        Verify(journal, name, firstSequence, stop);
        using IJournalFile segment = journal.OpenToRead(name);
        uint checksum = ChecksumOf(segment, copy: null, stop);
        if (_archive.List().Contains(name))
        {
            Recognise(name, segment.Length, checksum, stop);
        }
        else
        {
            Copy(name, segment, checksum, stop);
        }

        _archive.SyncFolder();
    }

    /// <summary>(1) What is archived is all that will be left: it must be whole.</summary>
    private static void Verify(IJournalFiles journal, string name, long firstSequence, CancellationToken stop)
    {
        using var reader = new SegmentReader(journal, name);
        GroupFault fault;
        while ((fault = reader.TryNext(firstSequence, out GroupHeader group)) == GroupFault.None)
        {
            stop.ThrowIfCancellationRequested();
            firstSequence = group.LastSequence + 1;
            reader.Pass();
        }

        if (fault != GroupFault.End)
        {
            throw reader.Damage(reader.Position, fault.Describe());
        }
    }

    private void Copy(string name, IJournalFile segment, uint checksum, CancellationToken stop)
    {
        string unfinished = name + UnfinishedSuffix;
        _archive.Delete(unfinished);
        try
        {
            using IJournalFile copy = _archive.Create(unfinished);
            ChecksumOf(segment, copy, stop);
            copy.Sync();
            if (copy.Length != segment.Length || ChecksumOf(copy, copy: null, stop) != checksum)
            {
                throw new IOException($"The copy of {name} in the archive {Folder} does not read as it was written. The segment stays in the journal; look at the archive's disk.");
            }
        }
        catch (IOException)
        {
            _archive.Delete(unfinished);
            throw;
        }

        _archive.Rename(unfinished, name);
    }

    /// <summary>An earlier attempt came as far as the name. Whoever put the file there may not have synced it.</summary>
    private void Recognise(string name, long bytes, uint checksum, CancellationToken stop)
    {
        using IJournalFile there = _archive.OpenToWrite(name);
        if (there.Length != bytes || ChecksumOf(there, copy: null, stop) != checksum)
        {
            throw new IOException($"The archive {Folder} already holds a {name}, and it is not the journal's. The segment stays in the journal; give each node an archive of its own.");
        }

        there.Sync();
    }

    private static uint ChecksumOf(IJournalFile file, IJournalFile? copy, CancellationToken stop)
    {
        byte[] chunk = new byte[(int)Math.Clamp(file.Length, 1, ChunkBytes)];
        uint checksum = 0;
        int read;
        for (long at = 0; (read = file.Read(at, chunk)) > 0; at += read)
        {
            stop.ThrowIfCancellationRequested();
            copy?.Write(at, chunk.AsSpan(0, read));
            checksum = Crc32C.Extend(checksum, chunk.AsSpan(0, read));
        }

        return checksum;
    }
}
