using System.Buffers;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Sorted;

/// <summary>Writes one run, from its first byte to its last. When it has returned the file and its name are on disk.</summary>
internal sealed class RunWriter : IDisposable
{
    private const int BufferBytes = 256 * 1_024;

    // How many entries are written before it is asked again whether to stop.
    private const int StopEvery = 4_096;

    private readonly IJournalFile _file;
    private readonly BlockBuilder _block = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferBytes);
    private readonly ArrayBufferWriter<byte> _index = new();
    private long _written;
    private int _blocks;
    private long _entries;
    private long _deletions;

    private RunWriter(IJournalFile file) => _file = file;

    private long Position => _written + _buffer.WrittenCount;

    /// <summary>Writes all that a cursor gives; nothing, and no file, when nothing remains of it.</summary>
    /// <param name="number">A number that the folder has not seen.</param>
    /// <param name="dropsDeletions">Whether nothing older stands below, so that a deletion has nothing to delete.</param>
    /// <exception cref="IOException">The disk refused; no file is left, or one that nobody knows.</exception>
    public static RunPlace? Write(IJournalFiles files, long number, MergeCursor entries, bool dropsDeletions, CancellationToken stop)
    {
        string name = RunName.Of(number);
        IJournalFile file = files.Create(name);
        RunPlace? place = null;
        try
        {
            using var writer = new RunWriter(file);
            place = writer.Write(number, entries, dropsDeletions, stop);
        }
        finally
        {
            if (place is null)
            {
                TryDelete(files, name);
            }
        }

        files.SyncFolder();
        return place;
    }

    public void Dispose() => _file.Dispose();

    private RunPlace? Write(long number, MergeCursor entries, bool dropsDeletions, CancellationToken stop)
    {
        RunHeader.Write(_buffer.GetSpan(RunHeader.Bytes));
        _buffer.Advance(RunHeader.Bytes);
        for (int untilStop = StopEvery; entries.MoveNext(); untilStop--)
        {
            if (untilStop == 0)
            {
                stop.ThrowIfCancellationRequested();
                untilStop = StopEvery;
            }

            if (!entries.IsDeletion || !dropsDeletions)
            {
                Add(entries);
            }
        }

        return _entries == 0 ? null : Finish(number);
    }

    private void Add(MergeCursor entry)
    {
        // Closed before and not behind an entry: the last block is then never empty, and its last key that of the run.
        if (_block.IsFull)
        {
            CloseBlock();
        }

        _block.Add(entry.Key, entry.Value, entry.IsDeletion);
        _entries++;
        _deletions += entry.IsDeletion ? 1 : 0;
    }

    private void CloseBlock()
    {
        ReadOnlySpan<byte> block = _block.Finish(Position);
        RunIndex.WriteBlock(_index, Position, block.Length, _block.FirstKey);
        _buffer.Write(block);
        _blocks++;
        if (_buffer.WrittenCount >= BufferBytes)
        {
            Flush();
        }
    }

    private RunPlace Finish(long number)
    {
        CloseBlock();
        RunIndex.WriteKey(_index, _block.LastKey);
        var footer = new RunFooter(_blocks, Position, _index.WrittenCount, Crc32C.Of(_index.WrittenSpan), _entries, _deletions);
        Flush();
        _file.Write(_written, _index.WrittenSpan);
        _written += _index.WrittenCount;
        uint checksum = footer.Write(_buffer.GetSpan(RunFooter.Bytes));
        _buffer.Advance(RunFooter.Bytes);
        Flush();
        _file.Sync();
        return new RunPlace(number, _written, checksum);
    }

    private void Flush()
    {
        _file.Write(_written, _buffer.WrittenSpan);
        _written += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }

    private static void TryDelete(IJournalFiles files, string name)
    {
        try
        {
            files.Delete(name);
        }
        catch (IOException)
        {
            // Nobody knows the file, so it goes with the next that are retired.
        }
    }
}
