using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Resolution;

/// <summary>Where a question belongs that is not answered here: encoded values that name sites or services.</summary>
public sealed record Referral(int ValueCount, ReadOnlyMemory<byte> Values)
{
    /// <summary>Takes the values of a record that have one of the types and that everybody may read; nothing when it has none.</summary>
    /// <param name="ownKey">Our public key: a site that bears it would send the asker back to us.</param>
    /// <param name="namesUs">Whether such a site is among them.</param>
    internal static Referral? From(StoredRecord record, ReadOnlySpan<string> types, ReadOnlySpan<byte> ownKey, out bool namesUs)
    {
        namesUs = false;
        var values = new ArrayBufferWriter<byte>();
        int count = 0;
        foreach (EncodedValue value in new EncodedValues(record.Values))
        {
            if (!value.IsPublic || !IsAmong(value.Type, types))
            {
                continue;
            }

            if (IsOurs(value.Data, ownKey))
            {
                namesUs = true;
            }
            else
            {
                values.Write(value.Bytes);
                count++;
            }
        }

        return count == 0 ? null : new Referral(count, values.WrittenMemory);
    }

    // By the key: a record that is older than our address still means us.
    private static bool IsOurs(ReadOnlySpan<byte> data, ReadOnlySpan<byte> ownKey)
    {
        if (SiteRecord.TryRead(data, out SiteRecord? site))
        {
            foreach (SiteServer server in site.Servers)
            {
                if (server.PublicKey.Span.SequenceEqual(ownKey))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Exactly these: HS_SITE.PREFIX is a type of its own, not a kind of HS_SITE.
    private static bool IsAmong(ReadOnlySpan<byte> type, ReadOnlySpan<string> types)
    {
        Span<byte> utf8 = stackalloc byte[HandleLimits.TypeBytesMost];
        foreach (string wanted in types)
        {
            int length = System.Text.Encoding.UTF8.GetBytes(wanted, utf8);
            if (AsciiCase.Equal(type, utf8[..length]))
            {
                return true;
            }
        }

        return false;
    }
}
