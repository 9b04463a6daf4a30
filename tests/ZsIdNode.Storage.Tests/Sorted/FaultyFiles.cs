using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Tests.Sorted;

/// <summary>Real folders on a disk that fails when told to. Used from several threads.</summary>
internal sealed class FaultyFiles
{
    private volatile bool _writesFail;
    private volatile bool _syncsFail;
    private volatile bool _readsFail;

    public bool WritesFail { get => _writesFail; set => _writesFail = value; }

    public bool SyncsFail { get => _syncsFail; set => _syncsFail = value; }

    public bool ReadsFail { get => _readsFail; set => _readsFail = value; }

    public IJournalFiles Over(IJournalFiles files) => new FaultyFolder(this, files);

    private static void FailIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("Input/output error", 5);
        }
    }

    private sealed class FaultyFolder(FaultyFiles disk, IJournalFiles files) : IJournalFiles
    {
        public string Folder => files.Folder;

        public IReadOnlyList<string> List() => files.List();

        public IJournalFile OpenToRead(string name) => new Opened(disk, files.OpenToRead(name));

        public IJournalFile OpenToWrite(string name) => new Opened(disk, files.OpenToWrite(name));

        public IJournalFile Create(string name) => new Opened(disk, files.Create(name));

        public void Delete(string name) => files.Delete(name);

        public void Rename(string name, string to) => files.Rename(name, to);

        public void SyncFolder() => files.SyncFolder();
    }

    private sealed class Opened(FaultyFiles disk, IJournalFile file) : IJournalFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> bytes)
        {
            FailIf(disk.ReadsFail);
            return file.Read(offset, bytes);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            FailIf(disk.WritesFail);
            file.Write(offset, bytes);
        }

        public void Sync()
        {
            FailIf(disk.SyncsFail);
            file.Sync();
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Dispose() => file.Dispose();
    }
}
