using FASTER.core;

namespace ZsIdNode.Storage.Tests.Records;

/// <summary>A real device that fails when told to.</summary>
internal sealed class FaultyDevice(string file) : StorageDeviceBase(file, 512, -1)
{
    public const uint NoSpace = 28;
    public const uint BrokenDisk = 5;

    private readonly IDevice _disk = Devices.CreateLogDevice(file);

    /// <summary>How many writes succeed before all fail.</summary>
    public int WritesLeft { get; set; } = int.MaxValue;

    /// <summary>Whether a failing write throws instead of calling back.</summary>
    public bool Throws { get; set; }

    public bool ReadsFail { get; set; }

    /// <summary>Whether the device always says that it has too much to do.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Done once, between the asking for a read and the read.</summary>
    public Action? BeforeRead { get; set; }

    public int Reads { get; private set; }

    public override bool Throttle() => IsBusy;

    public override void Initialize(long segmentSize, LightEpoch epoch, bool omitSegmentIdFromFileName)
    {
        base.Initialize(segmentSize, epoch, omitSegmentIdFromFileName);
        _disk.Initialize(segmentSize, epoch, omitSegmentIdFromFileName);
    }

    public override void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        if (WritesLeft-- > 0)
        {
            _disk.WriteAsync(sourceAddress, segmentId, destinationAddress, numBytesToWrite, callback, context);
        }
        else if (Throws)
        {
            throw new IOException("No space left on device", (int)NoSpace);
        }
        else
        {
            Task.Run(() => callback(NoSpace, 0, context));
        }
    }

    public override void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        Reads++;
        Action? before = BeforeRead;
        BeforeRead = null;
        before?.Invoke();
        if (ReadsFail)
        {
            Task.Run(() => callback(BrokenDisk, 0, context));
        }
        else
        {
            _disk.ReadAsync(segmentId, sourceAddress, destinationAddress, readLength, callback, context);
        }
    }

    public override void RemoveSegment(int segment) => _disk.RemoveSegment(segment);

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => _disk.RemoveSegmentAsync(segment, callback, result);

    public override void Dispose() => _disk.Dispose();
}
