using System.Text;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Simulation.Ports;

/// <summary>A record store in a dictionary that now and then pretends that a record is on disk.</summary>
internal sealed class MemoryRecords(Random dice) : IRecordStore
{
    private const double OnDiskShare = 0.2;

    private readonly Dictionary<string, byte[]> _records = [];

    public IReadOnlyDictionary<string, byte[]> All => _records;

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record) =>
        dice.NextDouble() < OnDiskShare ? RecordRead.OnDisk
        : Read(key, record) ? RecordRead.Found
        : RecordRead.Missing;

    public async ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop)
    {
        await Task.Yield();
        return Read(key.Span, record);
    }

    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => _records[Text(key)] = record.ToArray();

    public void Delete(ReadOnlySpan<byte> key) => _records.Remove(Text(key));

    private static string Text(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key);

    private bool Read(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        bool found = _records.TryGetValue(Text(key), out byte[]? bytes);
        bytes?.CopyTo(record.Reserve(bytes.Length));
        return found;
    }
}
