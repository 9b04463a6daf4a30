using FASTER.core;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// A read that FASTER asked its device for and that is done later, when the thread no longer holds up what FASTER
/// does to its pages: a session asks, and then either goes to the disk or lets the read find nothing.
/// </summary>
internal sealed class PutOffRead : IDisposable
{
    // A device of its own threads sets it; ours has set it before anybody waits.
    private readonly ManualResetEventSlim _done = new();
    private ulong _source;
    private IntPtr _destination;
    private uint _length;
    private DeviceIOCompletionCallback? _callback;
    private object? _context;
    private uint _code;
    private uint _read;

    public bool IsWaiting => _callback is not null;

    /// <summary>Whether the disk gave no answer, or none to be believed, since <see cref="Begin"/>.</summary>
    public bool HasFailed { get; private set; }

    public void Begin() => HasFailed = false;

    public void PutOff(ulong source, IntPtr destination, uint length, DeviceIOCompletionCallback callback, object context) =>
        (_source, _destination, _length, _callback, _context) = (source, destination, length, callback, context);

    /// <summary>Lets the read end at once and find nothing.</summary>
    public void GiveUp()
    {
        WatchedDevice.EndChain(_destination, _length);
        CallBack(0, _length);
    }

    /// <summary>Reads, and lets FASTER have a look at what was read.</summary>
    public void Perform(IDevice device, WatchedDevice watch)
    {
        _done.Reset();
        try
        {
            device.ReadAsync(_source, _destination, _length, Landed, this);
            _done.Wait();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Landed(WatchedDevice.CodeOf(cause), 0, this);
        }

        // A record begins where FASTER reads, so nothing at all is too little; less than asked is usual at the end.
        if (_code != 0 || _read == 0)
        {
            HasFailed = true;
            WatchedDevice.EndChain(_destination, _length);
            CallBack(_code, 0);
            return;
        }

        DiskLanding.Begin(watch, _destination, _read);
        try
        {
            CallBack(0, _read);
        }
        finally
        {
            HasFailed |= DiskLanding.IsDamaged;
            DiskLanding.End();
        }
    }

    public void Dispose() => _done.Dispose();

    private static void Landed(uint code, uint read, object context)
    {
        var put = (PutOffRead)context;
        put._code = code;
        put._read = read;
        put._done.Set();
    }

    // FASTER may ask for the next read of a chain while it is called.
    private void CallBack(uint code, uint read)
    {
        DeviceIOCompletionCallback callback = _callback!;
        object? context = _context;
        _callback = null;
        _context = null;
        callback(code, read, context);
    }
}
