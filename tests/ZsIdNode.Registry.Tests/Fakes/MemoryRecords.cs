using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Tests.Fakes;

/// <summary>A record store in a dictionary; keys put into <see cref="OnDisk"/> are found only by a second look.</summary>
internal sealed class MemoryRecords : IRecordStore
{
    private readonly Dictionary<string, byte[]> _records = [];

    public HashSet<string> OnDisk { get; } = [];

    /// <summary>Whether the second look fails.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>Whether writes fail.</summary>
    public bool IsReadOnly { get; set; }

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        string text = Text(key);
        return OnDisk.Contains(text) ? RecordRead.OnDisk : Read(text, record) ? RecordRead.Found : RecordRead.Missing;
    }

    public ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop) =>
        IsUnreadable ? throw new IOException("told to") : ValueTask.FromResult(Read(Text(key.Span), record));

    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) =>
        _records[Text(key)] = IsReadOnly ? throw new InvalidOperationException("told to") : record.ToArray();

    public void Delete(ReadOnlySpan<byte> key) => _records.Remove(Text(key));

    private static string Text(ReadOnlySpan<byte> key) => System.Text.Encoding.UTF8.GetString(key);

    private bool Read(string key, RecordBuffer record)
    {
        if (!_records.TryGetValue(key, out byte[]? bytes))
        {
            return false;
        }

        bytes.CopyTo(record.Reserve(bytes.Length));
        return true;
    }
}
