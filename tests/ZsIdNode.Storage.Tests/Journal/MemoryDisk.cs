using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>
/// A folder in memory on a disk that fails when told to. It remembers what was synced: after <see cref="Crash"/> only that is left.
/// </summary>
internal sealed class MemoryDisk : IJournalFiles
{
    private readonly SortedDictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);
    private SortedDictionary<string, MemoryFile> _durable = new(StringComparer.Ordinal);

    public string Folder { get; init; } = "/journal";

    /// <summary>How many bytes files may still grow by.</summary>
    public long SpaceBytes { get; set; } = long.MaxValue;

    /// <summary>How many bytes may still be written before the disk gives an input/output error, in the midst of a write.</summary>
    public long BytesUntilError { get; set; } = long.MaxValue;

    /// <summary>How many steps (writes, syncs, changes of names) may still be taken before every one fails.</summary>
    public int StepsUntilError { get; set; } = int.MaxValue;

    /// <summary>How many bytes were read.</summary>
    public long BytesRead { get; set; }

    public bool SyncFails { get; set; }

    /// <summary>How many syncs, of files or names, succeed before one fails; those after it succeed again.</summary>
    public int SyncsUntilError { get; set; } = int.MaxValue;

    /// <summary>What that sync fails with.</summary>
    public IOException SyncFault { get; set; } = new("Input/output error", 5);

    public bool TruncateFails { get; set; }

    public int Syncs { get; set; }

    public int Changes { get; set; }

    public string LastName => _files.Keys.Last();

    /// <summary>The content of a file; set it to damage or cut it.</summary>
    public byte[] this[string name]
    {
        get => _files[name].Content;
        set
        {
            var file = new MemoryFile(this) { Content = value };
            file.Sync();
            _files[name] = file;
            _durable[name] = file;
        }
    }

    public IReadOnlyList<string> List() => [.. _files.Keys];

    public IJournalFile OpenToRead(string name) => _files.TryGetValue(name, out MemoryFile? file) ? file : throw new FileNotFoundException($"{name} is not there.");

    public IJournalFile OpenToWrite(string name) => OpenToRead(name);

    public IJournalFile Create(string name)
    {
        Step();
        Changes++;
        var file = new MemoryFile(this);
        return _files.TryAdd(name, file) ? file : throw new IOException($"{name} exists.");
    }

    public void Delete(string name)
    {
        Step();
        Changes++;
        if (_files.Remove(name, out MemoryFile? file))
        {
            SpaceBytes += SpaceBytes == long.MaxValue ? 0 : file.Content.Length;
        }
    }

    public void Rename(string name, string to)
    {
        Step();
        Changes++;
        if (!_files.TryAdd(to, _files[name]))
        {
            throw new IOException($"{to} exists.");
        }

        _files.Remove(name);
    }

    public void SyncFolder()
    {
        Step();
        CountSync();
        _durable = new(_files, StringComparer.Ordinal);
    }

    /// <summary>The power fails: what was not synced is gone.</summary>
    public void Crash()
    {
        _files.Clear();
        foreach ((string name, MemoryFile file) in _durable)
        {
            file.Content = file.Durable;
            _files.Add(name, file);
        }
    }

    public MemoryDisk Copy()
    {
        var copy = new MemoryDisk();
        foreach ((string name, MemoryFile file) in _files)
        {
            copy[name] = [.. file.Content];
        }

        copy.Changes = 0;
        return copy;
    }

    /// <summary>Every read of the file fails from now on.</summary>
    public void WearOut(string name) => _files[name].IsWornOut = true;

    private void CountSync()
    {
        Syncs++;
        SyncsUntilError -= SyncsUntilError == int.MaxValue ? 0 : 1;
        if (SyncsUntilError < 0)
        {
            SyncsUntilError = int.MaxValue;
            throw SyncFault;
        }
    }

    private void Step()
    {
        if (StepsUntilError == 0)
        {
            throw new IOException("Input/output error", 5);
        }

        StepsUntilError -= StepsUntilError == int.MaxValue ? 0 : 1;
    }

    private sealed class MemoryFile(MemoryDisk disk) : IJournalFile
    {
        // As on Linux, a failed sync leaves what could not be written marked as clean: the next sync succeeds and does nothing.
        private bool _dirty = true;

        public byte[] Content { get; set; } = [];

        public byte[] Durable { get; private set; } = [];

        public bool IsWornOut { get; set; }

        public long Length => Content.Length;

        public int Read(long offset, Span<byte> bytes)
        {
            if (IsWornOut)
            {
                throw new IOException("Input/output error", 5);
            }

            int count = (int)Math.Clamp(Content.Length - offset, 0, bytes.Length);
            Content.AsSpan((int)Math.Min(offset, Content.Length), count).CopyTo(bytes);
            disk.BytesRead += count;
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.Step();
            disk.Changes++;
            long space = disk.SpaceBytes == long.MaxValue ? long.MaxValue : Content.Length - offset + disk.SpaceBytes;
            int room = (int)Math.Min(bytes.Length, Math.Min(disk.BytesUntilError, space));
            bool full = room == space;
            long end = offset + room;
            if (end > Content.Length)
            {
                disk.SpaceBytes -= disk.SpaceBytes == long.MaxValue ? 0 : end - Content.Length;
                byte[] content = Content;
                Array.Resize(ref content, (int)end);
                Content = content;
            }
            else
            {
                Content = [.. Content];
            }

            _dirty = true;
            bytes[..room].CopyTo(Content.AsSpan((int)offset));
            disk.BytesUntilError -= disk.BytesUntilError == long.MaxValue ? 0 : room;
            if (room < bytes.Length)
            {
                throw full ? DiskFull.Fault() : new IOException("Input/output error", 5);
            }
        }

        public void Sync()
        {
            disk.Step();
            bool dirty = _dirty;
            _dirty = false;
            disk.CountSync();
            if (disk.SyncFails)
            {
                throw new IOException("Input/output error", 5);
            }

            Durable = dirty ? Content : Durable;
        }

        public void Truncate(long length)
        {
            disk.Changes++;
            if (disk.TruncateFails)
            {
                throw new IOException("Input/output error", 5);
            }

            disk.SpaceBytes += disk.SpaceBytes == long.MaxValue ? 0 : Content.Length - length;
            byte[] content = [.. Content];
            Array.Resize(ref content, (int)length);
            _dirty |= content.Length != Content.Length;
            Content = content;
        }

        public void Dispose()
        {
        }
    }
}
