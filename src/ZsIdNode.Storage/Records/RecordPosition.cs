using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// The record in which a record view says how far it has followed the log. It is written like any other, so that
/// what FASTER brings back says itself what it is, whatever the files beside it say.
/// </summary>
internal static class RecordPosition
{
    /// <summary>No handle: 0xFF does not occur in UTF-8.</summary>
    public static ReadOnlySpan<byte> Key => [0xFF, (byte)'p', (byte)'o', (byte)'s', (byte)'i', (byte)'t', (byte)'i', (byte)'o', (byte)'n'];

    /// <summary>Reads where a store stands; <see langword="false"/> when it does not say.</summary>
    public static bool TryRead(RecordSession session, out RecordCounts counts, out long sequence)
    {
        counts = default;
        sequence = 0;
        var buffer = new RecordBuffer();
        if (!session.ReadFromDisk(Key, buffer) || buffer.Bytes.Length != RecordCounts.Bytes)
        {
            return false;
        }

        counts = RecordCounts.Read(buffer.Bytes, out sequence);
        return true;
    }
}
