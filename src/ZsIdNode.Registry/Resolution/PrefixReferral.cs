using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Resolution;

/// <summary>
/// Handle protocol, prefix referral: a prefix handle such as <c>0.NA/88.118.42</c> that does not stand here belongs to
/// the sites to which the nearest ancestor that stands here leaves its derived prefixes.
/// </summary>
/// <param name="ownKey">Our public key: derived prefixes that a record leaves to us are nobody else's.</param>
public sealed class PrefixReferral(PrefixDirectory prefixes, IRecordReader records, ReadOnlyMemory<byte> ownKey)
{
    private static readonly string[] Types = [ValueTypes.SitePrefix, ValueTypes.DelegatedSite, ValueTypes.ServicePrefix];

    private static ReadOnlySpan<byte> PrefixHandleStart => "0.NA/"u8;

    /// <summary>Tells without looking for records whether a handle could be referred: a prefix that is not homed here and has an ancestor whose record would be here.</summary>
    public bool MayConcern(ReadOnlySpan<byte> handle)
    {
        ReadOnlySpan<byte> prefix = PrefixIn(handle);
        PrefixTable table = prefixes.Current;
        if (prefix.IsEmpty || prefix.Length > Prefix.LengthMost || table.Find(prefix) is not null)
        {
            return false;
        }

        for (int dot = prefix.LastIndexOf((byte)'.'); dot > 0; dot = prefix[..dot].LastIndexOf((byte)'.'))
        {
            if (Responsibility.For(prefix[..dot], table).IsOurs)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds where the handle belongs; nothing when it stands here, or nobody says where it does.</summary>
    public async ValueTask<Referral?> FindAsync(ReadOnlyMemory<byte> handle, CancellationToken stop)
    {
        if (!MayConcern(handle.Span) || !Prefix.TryParse(Encoding.UTF8.GetString(PrefixIn(handle.Span)), out Prefix prefix))
        {
            return null;
        }

        var record = new RecordBuffer();
        if (await records.TryReadAsync(prefix.PrefixHandle, record, stop).ConfigureAwait(false))
        {
            return null;
        }

        for (Prefix? ancestor = prefix.Parent; ancestor is Prefix standing; ancestor = standing.Parent)
        {
            if (!await records.TryReadAsync(standing.PrefixHandle, record, stop).ConfigureAwait(false))
            {
                continue;
            }

            Referral? referral = Referral.From(new StoredRecord(record.Bytes), Types, ownKey.Span, out bool namesUs);
            if (namesUs || referral is not null)
            {
                return namesUs ? null : referral;
            }
        }

        return null;
    }

    /// <summary>The prefix that a prefix handle, or a handle without a slash, is about; empty for all others.</summary>
    private static ReadOnlySpan<byte> PrefixIn(ReadOnlySpan<byte> handle) =>
        AsciiCase.StartsWith(handle, PrefixHandleStart) ? handle[PrefixHandleStart.Length..]
        : handle.Contains((byte)'/') ? default
        : handle;
}
