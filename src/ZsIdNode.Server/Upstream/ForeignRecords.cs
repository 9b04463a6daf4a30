using System.Buffers;
using System.Collections.Immutable;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Server.Upstream;

/// <summary>What asking for a record of another node has shown.</summary>
internal enum ForeignRead : byte
{
    /// <summary>The record is in the buffer: its keys and groups.</summary>
    Found,

    /// <summary>Whoever answers for it says that there is none, or none with keys and groups.</summary>
    Missing,

    /// <summary>Nobody could be asked or would say.</summary>
    Unknown,
}

/// <summary>
/// Keys and groups in records of other nodes. They are asked for when somebody proves himself with one, and
/// remembered for a while; who asks for what is being asked for already waits for the same answer.
/// </summary>
internal sealed class ForeignRecords(UpstreamNodes upstream, UpstreamOptions options, TimeProvider time) : IForeignRecords
{
    /// <summary>The largest record that is taken, in bytes; a group of 2,000 keys takes 50,000.</summary>
    public const int RecordBytesMost = 65_536;

    private const int RememberedBytesMost = 16 * 1_024 * 1_024;

    // What was fetched for a request must still be there when the writer decides about it.
    private static readonly TimeSpan RecordTimeLeast = TimeSpan.FromSeconds(1);

    private static readonly ImmutableArray<string> Types = [ValueTypes.PublicKey, ValueTypes.ReferenceList];

    // Apart, so that whoever names records that do not exist pushes out no others.
    private readonly ExpiringRecords _found = new(options.RecordsMost, RememberedBytesMost, time);
    private readonly ExpiringRecords _missing = new(options.RecordsMost, RememberedBytesMost, time);
    private readonly Dictionary<Handle, Task<(ForeignRead Read, ReadOnlyMemory<byte> Record)>> _asking = [];
    private readonly Lock _lock = new();

    public bool TryRead(Handle handle, RecordBuffer record)
    {
        bool known = _found.TryGet(handle, out ReadOnlyMemory<byte> bytes);
        if (known)
        {
            bytes.Span.CopyTo(record.Reserve(bytes.Length));
        }

        return known;
    }

    /// <summary>Gets a record, from memory or from those who have it.</summary>
    /// <param name="recursions">How many servers the request has come through that needs it.</param>
    public async ValueTask<ForeignRead> ReadAsync(Handle handle, RecordBuffer record, byte recursions, CancellationToken stop)
    {
        if (TryRead(handle, record))
        {
            return ForeignRead.Found;
        }

        if (_missing.TryGet(handle, out _))
        {
            return ForeignRead.Missing;
        }

        // The answer is for everybody who waits: it does not end with the first one who gives up.
        (ForeignRead read, ReadOnlyMemory<byte> bytes) = await Asking(handle, recursions).WaitAsync(stop).ConfigureAwait(false);
        bytes.Span.CopyTo(record.Reserve(bytes.Length));
        return read;
    }

    private Task<(ForeignRead Read, ReadOnlyMemory<byte> Record)> Asking(Handle handle, byte recursions)
    {
        lock (_lock)
        {
            if (!_asking.TryGetValue(handle, out Task<(ForeignRead, ReadOnlyMemory<byte>)>? asking))
            {
                asking = AskAsync(handle, recursions);
                _asking.Add(handle, asking);
            }

            return asking;
        }
    }

    private async Task<(ForeignRead Read, ReadOnlyMemory<byte> Record)> AskAsync(Handle handle, byte recursions)
    {
        // Not under the lock of whoever asks first; so it is listed before it can be taken off the list.
        await Task.Yield();
        try
        {
            HandleAnswer? answer = await upstream.ResolveAsync(handle.ToString(), new ResolutionQuery { Types = Types }, recursions, CancellationToken.None).ConfigureAwait(false);
            if (answer is null)
            {
                return (ForeignRead.Unknown, default);
            }

            ImmutableArray<HandleValue> values = [.. answer.Values.Where(IsOfUse).DistinctBy(value => value.Index).OrderBy(value => value.Index)];
            if (values.IsEmpty)
            {
                _missing.Remember(handle, default, options.MissingTimeMost);
                return (ForeignRead.Missing, default);
            }

            var record = new ArrayBufferWriter<byte>();
            StoredRecord.Write(record, handle.Utf8, values);
            if (record.WrittenCount > RecordBytesMost)
            {
                return (ForeignRead.Unknown, default);
            }

            _found.Remember(handle, record.WrittenMemory, LifetimeOf(values));
            return (ForeignRead.Found, record.WrittenMemory);
        }
        finally
        {
            lock (_lock)
            {
                _asking.Remove(handle);
            }
        }
    }

    // A server may send more than it was asked for.
    private static bool IsOfUse(HandleValue value) => Types.Contains(value.Type, StringComparer.OrdinalIgnoreCase) && (value.Permissions & ValuePermissions.PublicRead) != 0;

    private TimeSpan LifetimeOf(ImmutableArray<HandleValue> values)
    {
        TimeSpan lifetime = options.RecordTimeMost;
        foreach (HandleValue value in values)
        {
            TimeSpan own = value.Ttl.IsAbsolute
                ? DateTimeOffset.FromUnixTimeSeconds(value.Ttl.Seconds) - time.GetUtcNow()
                : TimeSpan.FromSeconds(value.Ttl.Seconds);
            lifetime = own < lifetime ? own : lifetime;
        }

        return lifetime < RecordTimeLeast ? RecordTimeLeast : lifetime;
    }
}
