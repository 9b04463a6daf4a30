using System.Buffers.Binary;
using System.Security.Cryptography;
using FASTER.core;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>Goes through all records that count: those that the index leads to.</summary>
internal sealed class RecordSurvey(RecordLog log)
{
    private const long RecordsBetweenReports = 100_000;

    private readonly RecordBuffer _buffer = new();

    private delegate void VisitRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> packed);

    public RecordVerification Verify(IProgress<long>? progress, CancellationToken stop)
    {
        long records = 0;
        List<long> damaged = Walk(
            (_, _) =>
            {
                if (++records % RecordsBetweenReports == 0)
                {
                    progress?.Report(records);
                }
            },
            stop);
        progress?.Report(records);
        return new RecordVerification(records, [.. damaged]);
    }

    public byte[] Digest(CancellationToken stop)
    {
        byte[] digest = new byte[SHA256.HashSizeInBytes];
        byte[] one = new byte[SHA256.HashSizeInBytes];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<long> damaged = Walk(
            (key, packed) =>
            {
                PackedRecord.Unpack(key, packed, _buffer);
                Span<byte> length = stackalloc byte[sizeof(int)];
                BinaryPrimitives.WriteInt32BigEndian(length, key.Length);
                hash.AppendData(length);
                hash.AppendData(key);
                hash.AppendData(_buffer.Bytes);
                hash.GetHashAndReset(one);

                // In any order, and no two records have one key.
                for (int at = 0; at < digest.Length; at++)
                {
                    digest[at] ^= one[at];
                }
            },
            stop);
        return damaged.Count == 0 ? digest : throw new IOException($"The log of the record view is damaged at byte {damaged[0]}.");
    }

    private List<long> Walk(VisitRecord visit, CancellationToken stop)
    {
        long head = log.Log.HeadAddress;
        long tail = log.Log.TailAddress;
        using var walk = new LogWalk(log.Files, log.PageLength);
        List<long> unreadable = [];
        walk.Walk(
            log.Log.BeginAddress,
            head,
            (long address, in LogRecord record) => Visit(address, record.IsDeletion, record.Key, record.Value),
            stop);

        // What is in memory need not be on disk yet.
        using IFasterScanIterator<SpanByte, SpanByte> memory = log.Log.Scan(Math.Max(head, log.Log.BeginAddress), tail);
        while (memory.GetNext(out RecordInfo info))
        {
            stop.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> key = memory.GetKey().AsReadOnlySpan();
            if (!info.Tombstone && !PackedRecord.IsSound(key, memory.GetValue().AsReadOnlySpan()))
            {
                unreadable.Add(memory.CurrentAddress);
            }
            else
            {
                Visit(memory.CurrentAddress, info.Tombstone, key, memory.GetValue().AsReadOnlySpan());
            }
        }

        return [.. walk.Damaged, .. unreadable];

        void Visit(long address, bool isDeletion, ReadOnlySpan<byte> key, ReadOnlySpan<byte> packed)
        {
            if (isDeletion || key.SequenceEqual(RecordPosition.Key))
            {
                return;
            }

            try
            {
                if (log.IsNewest(key, address))
                {
                    visit(key, packed);
                }
            }
            catch (IOException)
            {
                unreadable.Add(address);
            }
        }
    }
}
