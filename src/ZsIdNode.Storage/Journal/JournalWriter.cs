using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// Writes at the end of the last segment and knows what a failure leaves behind. It fills segments with zeros ahead of
/// what it writes: a full disk is then met while zeros are written, not when a group is synced, and the sync of a
/// group changes neither the length nor the layout of the file.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private static readonly byte[] Zeros = new byte[64 * 1_024];

    private readonly IJournalFiles _files;
    private readonly Guid _nodeId;
    private readonly JournalOptions _options;
    private readonly Func<uint> _drawMark;
    private IJournalFile _file;
    private uint _mark;
    private long _filled;
    private bool _broken;

    private JournalWriter(IJournalFiles files, Guid nodeId, JournalOptions options, Func<uint> drawMark, IJournalFile file, SegmentHeader header, long end)
    {
        _files = files;
        _nodeId = nodeId;
        _options = options;
        _drawMark = drawMark;
        _file = file;
        _mark = header.Mark;
        FirstSequence = header.FirstSequence;
        End = end;
        _filled = end;
    }

    /// <summary>Where the next group goes in the present segment, in bytes.</summary>
    public long End { get; private set; }

    /// <summary>The number of the first transaction of the present segment.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>Begins the first segment.</summary>
    public static JournalWriter Create(IJournalFiles files, Guid nodeId, JournalOptions options, Func<uint> drawMark)
    {
        var header = new SegmentHeader(SegmentHeader.CurrentFormat, drawMark(), nodeId, FirstSequence: 1);
        IJournalFile file = CreateSegment(files, header);
        return new JournalWriter(files, nodeId, options, drawMark, file, header, SegmentHeader.Bytes);
    }

    /// <summary>Goes on in the last segment behind its last group; what is behind that is cut off.</summary>
    public static JournalWriter Open(IJournalFiles files, Guid nodeId, JournalOptions options, Func<uint> drawMark, JournalPlace place, long lastGroupAt)
    {
        // What is behind the end is cut off: an end that nobody found must never get as far as that.
        ArgumentOutOfRangeException.ThrowIfLessThan(place.End, SegmentHeader.Bytes, nameof(place));
        string name = SegmentName.Of(place.Segments[^1]);
        IJournalFile file = files.OpenToWrite(name);
        try
        {
            Span<byte> header = stackalloc byte[SegmentHeader.Bytes];
            file.Read(0, header);
            if (!SegmentHeader.TryRead(header, out SegmentHeader read))
            {
                throw new JournalDamagedException(Path.Combine(files.Folder, name), 0, "the header changed while the journal was opened");
            }

            file.Truncate(place.End);
            BringToDisk(file, lastGroupAt, place.End);
            SyncNames(files);
            return new JournalWriter(files, nodeId, options, drawMark, file, read, place.End);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a group whose payload stands behind room for the header, and returns when it is on disk.</summary>
    /// <exception cref="LogFailedException">It is not, and whether the next may be tried.</exception>
    public void Append(Span<byte> group, long firstSequence, int count)
    {
        if (_broken)
        {
            throw new LogFailedException("The journal failed before; the node must be restarted, so that it reads it again.", LogFailure.Broken);
        }

        try
        {
            Write(group, firstSequence, count);
        }
        catch (IOException full) when (DiskFull.Caused(full))
        {
            throw Withdraw(full);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Break(fault);
        }
    }

    /// <summary>Gives back what was filled ahead and closes the file.</summary>
    public void Dispose()
    {
        // A broken journal is left as it is, for those who want to see why.
        if (!_broken && _filled > End)
        {
            try
            {
                _file.Truncate(End);
            }
            catch (IOException)
            {
                // The zeros stay: opening knows them.
            }
        }

        _file.Dispose();
    }

    private void Write(Span<byte> group, long firstSequence, int count)
    {
        if (End >= _options.SegmentBytes)
        {
            Roll(firstSequence);
        }

        new GroupHeader(_mark, group.Length - GroupHeader.Bytes, firstSequence, count).Write(group);
        FillAhead(group.Length);
        _file.Write(End, group);
        Sync(_file);
        End += group.Length;
    }

    private void Roll(long firstSequence)
    {
        // The old segment is sealed before the new one exists: in all but the last, nothing stands behind the groups.
        _file.Truncate(End);
        _filled = End;
        Sync(_file);

        uint mark = _drawMark();
        IJournalFile next = CreateSegment(_files, new SegmentHeader(SegmentHeader.CurrentFormat, mark, _nodeId, firstSequence));
        _file.Dispose();
        _file = next;
        _mark = mark;
        FirstSequence = firstSequence;
        End = _filled = SegmentHeader.Bytes;
    }

    private void FillAhead(int bytes)
    {
        if (_options.GrowBytes == 0 || End + bytes <= _filled)
        {
            return;
        }

        long filled = Math.Max(_filled + _options.GrowBytes, End + bytes);
        for (long at = _filled; at < filled; at += Zeros.Length)
        {
            _file.Write(at, Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, filled - at)));
        }

        Sync(_file);
        _filled = filled;
    }

    /// <summary>The disk is full: takes back what was written of the group, so that a later one can follow on.</summary>
    private LogFailedException Withdraw(IOException full)
    {
        try
        {
            _file.Truncate(End);
            _filled = End;
        }
        catch (IOException fault)
        {
            return Break(fault);
        }

        return new LogFailedException("The disk is full; nothing was logged. Registration goes on when there is space.", LogFailure.DiskFull, full);
    }

    private LogFailedException Break(Exception fault)
    {
        _broken = true;
        return fault as LogFailedException
            ?? new LogFailedException($"The journal could not be written: {fault.Message}", LogFailure.Broken, fault);
    }

    private static IJournalFile CreateSegment(IJournalFiles files, SegmentHeader header)
    {
        string name = SegmentName.Of(header.FirstSequence);
        IJournalFile file = files.Create(name);
        try
        {
            Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
            header.Write(bytes);
            file.Write(0, bytes);
            Sync(file);
            SyncNames(files);
            return file;
        }
        catch (IOException)
        {
            file.Dispose();
            files.Delete(name);
            throw;
        }
    }

    /// <summary>
    /// Writes the last group over itself and syncs. The process may have died between its write and its sync, and after a
    /// sync that failed the system shows bytes as good that never reached the disk; from now on the group counts, so it must be there.
    /// </summary>
    private static void BringToDisk(IJournalFile file, long lastGroupAt, long end)
    {
        byte[] group = new byte[end - lastGroupAt];
        if (file.Read(lastGroupAt, group) == group.Length)
        {
            file.Write(lastGroupAt, group);
        }

        Sync(file);
    }

    /// <summary>Syncs once. After a failure the system may have dropped what it could not write, so a second success would prove nothing.</summary>
    private static void Sync(IJournalFile file)
    {
        try
        {
            file.Sync();
        }
        catch (IOException fault)
        {
            // Also when the reason is a full disk: a failed sync is never a reason to go on.
            throw new LogFailedException($"The journal could not be synced to disk: {fault.Message}", LogFailure.Broken, fault);
        }
    }

    private static void SyncNames(IJournalFiles files)
    {
        try
        {
            files.SyncFolder();
        }
        catch (IOException fault)
        {
            throw new LogFailedException($"The names of the journal's files could not be synced to disk: {fault.Message}", LogFailure.Broken, fault);
        }
    }
}
