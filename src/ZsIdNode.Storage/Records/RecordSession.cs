using FASTER.core;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>One conversation with FASTER. Any thread may hold it, one at a time.</summary>
internal sealed class RecordSession(ClientSession<SpanByte, SpanByte, ReadTarget, Empty, Empty, RecordFunctions> session, WatchedDevice device, LogAccessor<SpanByte, SpanByte> log) : IDisposable
{
    private readonly PutOffRead _read = new();
    private ReadTarget _target = new();

    /// <summary>The next session in the pool's stack.</summary>
    public RecordSession? Next { get; set; }

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        Status status = Read(key, record, fromDisk: false);
        return status.IsPending ? RecordRead.OnDisk
            : status.Found ? RecordRead.Found
            : RecordRead.Missing;
    }

    /// <summary>Reads a record and waits for the disk; <see langword="false"/> when there is none.</summary>
    /// <exception cref="IOException">The disk gave no answer; the record may be there.</exception>
    public bool ReadFromDisk(ReadOnlySpan<byte> key, RecordBuffer? record)
    {
        while (true)
        {
            long begin = log.BeginAddress;
            Status status = Read(key, record, fromDisk: true);
            if (status.Found && !_read.HasFailed)
            {
                return true;
            }

            // The log was begun elsewhere meanwhile: what stood in front was written again behind.
            if (log.BeginAddress == begin)
            {
                return status.IsFaulted || _read.HasFailed
                    ? throw new IOException("A record could not be read from the files of the record view.")
                    : false;
            }
        }
    }

    /// <summary>Finds where in the log the newest record of a key stands, 0 when there is none; the disk is waited for.</summary>
    /// <exception cref="IOException">The disk gave no answer.</exception>
    public long Locate(ReadOnlySpan<byte> key) => ReadFromDisk(key, record: null) ? _target.Address : 0;

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

    public void Dispose()
    {
        session.Dispose();
        _read.Dispose();
    }

    private Status Read(ReadOnlySpan<byte> key, RecordBuffer? record, bool fromDisk)
    {
        _read.Begin();
        WatchedDevice.PutOffReads(_read);
        try
        {
            Status status = Begin(key, record);
            if (!status.IsPending)
            {
                return status;
            }

            // Without the disk, this clears away what FASTER remembers of the read.
            _target.Buffer = fromDisk ? record : null;
            do
            {
                while (_read.IsWaiting)
                {
                    if (fromDisk)
                    {
                        device.Perform(_read);
                    }
                    else
                    {
                        _read.GiveUp();
                    }
                }
            }
            while (!session.CompletePending());

            return fromDisk ? _target.Completion : status;
        }
        finally
        {
            _target.Buffer = null;
            WatchedDevice.PutOffReads(null);
        }
    }

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
