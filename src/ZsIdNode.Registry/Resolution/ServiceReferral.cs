using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Resolution;

/// <summary>
/// A handle below a prefix that is not homed here, but whose prefix record stands here, belongs to the sites that this
/// record names: those of the enterprise's own node.
/// </summary>
/// <param name="ownKey">Our public key: a prefix record that was left behind when its prefix was unhomed still names us.</param>
public sealed class ServiceReferral(PrefixDirectory prefixes, IRecordReader records, ReadOnlyMemory<byte> ownKey)
{
    private static readonly string[] Types = [ValueTypes.Site, ValueTypes.Site6, ValueTypes.Service];

    /// <summary>Tells without looking for records whether a handle could be referred.</summary>
    public bool MayConcern(ReadOnlySpan<byte> handle)
    {
        PrefixTable table = prefixes.Current;
        int slash = handle.IndexOf((byte)'/');
        return slash > 0 && !Responsibility.For(handle, table).IsOurs && Responsibility.For(handle[..slash], table).IsOurs;
    }

    /// <summary>Finds where the handle belongs; nothing when it is ours, or nobody says where it belongs.</summary>
    public async ValueTask<Referral?> FindAsync(ReadOnlyMemory<byte> handle, CancellationToken stop)
    {
        if (!MayConcern(handle.Span) || Handle.TryParse(handle.Span, out Handle parsed) != HandleFault.None)
        {
            return null;
        }

        var record = new RecordBuffer();
        return await records.TryReadAsync(parsed.Prefix.PrefixHandle, record, stop).ConfigureAwait(false)
            ? Referral.From(new StoredRecord(record.Bytes), Types, ownKey.Span, out _)
            : null;
    }
}
