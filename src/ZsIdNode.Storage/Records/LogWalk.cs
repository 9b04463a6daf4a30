using Microsoft.Win32.SafeHandles;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// Goes through the files of a log record by record, in the order of writing, and believes nothing it has not
/// checked: FASTER's own scan follows a damaged length wherever it leads.
/// </summary>
internal sealed class LogWalk(LogFiles files, int pageBytes) : IDisposable
{
    private readonly byte[] _page = new byte[pageBytes];
    private SafeFileHandle? _file;
    private int _fileNumber = -1;

    /// <summary>What is done with a record.</summary>
    public delegate void Visit(long address, in LogRecord record);

    /// <summary>The addresses from which a page could not be followed any more, and of records that are not what was written.</summary>
    public List<long> Damaged { get; } = [];

    /// <summary>Walks over what lies between two addresses that records begin at.</summary>
    public void Walk(long from, long until, Visit visit, CancellationToken stop)
    {
        // A log of which nothing was written yet has no file.
        for (long page = from / pageBytes * pageBytes; from < until && page < until; page += pageBytes)
        {
            stop.ThrowIfCancellationRequested();
            int length = (int)Math.Min(pageBytes, until - page);
            length = Read(page, _page.AsSpan(0, length));
            WalkPage(page, (int)Math.Max(0, from - page), length, visit);
            if (length < Math.Min(pageBytes, until - page))
            {
                Damaged.Add(page + length);
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private void WalkPage(long page, int at, int length, Visit visit)
    {
        while (length - at >= LogRecord.HeaderBytes)
        {
            ReadOnlySpan<byte> bytes = _page.AsSpan(at, length - at);
            if (LogRecord.IsGap(bytes))
            {
                at += LogRecord.HeaderBytes;
                continue;
            }

            if (!LogRecord.TryRead(bytes, out LogRecord record))
            {
                Damaged.Add(page + at);
                return;
            }

            if (record.IsValid && !record.IsSound)
            {
                Damaged.Add(page + at);
            }
            else if (record.IsValid)
            {
                visit(page + at, record);
            }

            at += record.Bytes;
        }
    }

    private int Read(long address, Span<byte> bytes)
    {
        int number = LogFiles.FileOf(address);
        if (number != _fileNumber)
        {
            _file?.Dispose();
            _file = File.OpenHandle(files.PathOf(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _fileNumber = number;
        }

        int read = 0;
        int some;
        do
        {
            some = RandomAccess.Read(_file!, bytes[read..], (address % LogFiles.FileBytes) + read);
            read += some;
        }
        while (some > 0 && read < bytes.Length);

        return read;
    }
}
