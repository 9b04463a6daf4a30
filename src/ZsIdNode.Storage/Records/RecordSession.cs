using FASTER.core;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>How a read from disk ended.</summary>
internal enum DiskRead : byte
{
    Missing,
    Found,

    /// <summary>The disk gave no answer, to this reader or to another at the same time.</summary>
    Failed,
}

/// <summary>One conversation with FASTER. Any thread may hold it, one at a time.</summary>
internal sealed class RecordSession(ClientSession<SpanByte, SpanByte, ReadTarget, Empty, Empty, RecordFunctions> session, WatchedDevice device) : IDisposable
{
    private ReadTarget _target = new();

    /// <summary>The next session in the pool's stack.</summary>
    public RecordSession? Next { get; set; }

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        WatchedDevice.ReadFromMemoryOnly();
        try
        {
            Status status = Begin(key, record);
            _target.Buffer = null;
            if (status.IsPending)
            {
                // FASTER went on to the disk and was turned back; this clears away what it remembers of that.
                session.CompletePending(wait: true);
                return RecordRead.OnDisk;
            }

            return status.Found ? RecordRead.Found : RecordRead.Missing;
        }
        finally
        {
            WatchedDevice.ReadFromDiskAgain();
        }
    }

    public async ValueTask<DiskRead> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record)
    {
        try
        {
            long failedBefore = device.ReadsFailed;
            Status status = Begin(key.Span, record);
            if (status.IsPending)
            {
                await session.CompletePendingAsync().ConfigureAwait(false);
                status = _target.Completion;
            }

            // Another reader's failure counts too: the answer may be right, and still nobody knows it.
            return status.IsFaulted || device.ReadsFailed != failedBefore ? DiskRead.Failed
                : status.Found ? DiskRead.Found
                : DiskRead.Missing;
        }
        finally
        {
            _target.Buffer = null;
        }
    }

    /// <summary>Finds where in the log the newest record of a key stands, 0 when there is none; the disk is waited for.</summary>
    /// <exception cref="IOException">The disk gave no answer.</exception>
    public long Locate(ReadOnlySpan<byte> key)
    {
        long failedBefore = device.ReadsFailed;
        Status status = Begin(key, record: null);
        if (status.IsPending)
        {
            session.CompletePending(wait: true);
            status = _target.Completion;
        }

        return status.IsFaulted || device.ReadsFailed != failedBefore ? throw new IOException("The files of the record view could not be read.")
            : status.Found ? _target.Address
            : 0;
    }

    // Only the asynchronous calls of FASTER can be told to stop waiting for room. While there is room, they
    // end at once; the wait is for the one writer to do, who has nothing else to do.

    /// <param name="stop">Ends the wait for room in memory.</param>
    /// <param name="record">The packed record.</param>
    public unsafe void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, CancellationToken stop)
    {
        fixed (byte* keyPointer = key, recordPointer = record)
        {
            SpanByte storedKey = SpanByte.FromPointer(keyPointer, key.Length);
            SpanByte storedRecord = SpanByte.FromPointer(recordPointer, record.Length);
            var written = Wait(session.UpsertAsync(ref storedKey, ref storedRecord, token: stop));
            while (written.Status.IsPending)
            {
                written = Wait(written.CompleteAsync(stop));
            }
        }
    }

    /// <param name="stop">Ends the wait for room in memory.</param>
    public unsafe void Delete(ReadOnlySpan<byte> key, CancellationToken stop)
    {
        fixed (byte* pointer = key)
        {
            SpanByte stored = SpanByte.FromPointer(pointer, key.Length);
            var deleted = Wait(session.DeleteAsync(ref stored, token: stop));
            while (deleted.Status.IsPending)
            {
                deleted = Wait(deleted.CompleteAsync(stop));
            }
        }
    }

    /// <summary>Waits for reads that are still under way, then ends the session.</summary>
    public void Dispose() => session.Dispose();

    private unsafe Status Begin(ReadOnlySpan<byte> key, RecordBuffer? record)
    {
        _target.Buffer = record;

        // FASTER copies the key before it returns, if it needs it longer.
        fixed (byte* pointer = key)
        {
            SpanByte stored = SpanByte.FromPointer(pointer, key.Length);
            Empty none = default;
            return session.Read(ref stored, ref _target, ref none);
        }
    }

    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
