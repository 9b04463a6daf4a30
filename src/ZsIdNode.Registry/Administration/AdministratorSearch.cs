using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Administration;

/// <summary>
/// Looks for one identity among administrators, and in the groups (HS_VLIST values) that stand for them, and
/// in the groups of those. Whoever registers records shapes the groups, and the one writer walks them: the
/// walk is bounded for all questions put to one search together.
/// </summary>
internal sealed class AdministratorSearch(HandleReference identity, IRecordReader records)
{
    /// <summary>How many groups may stand inside each other.</summary>
    public const int GroupDepthMost = 10;

    /// <summary>How many records are read.</summary>
    public const int RecordsReadMost = 64;

    /// <summary>How many entries of groups are looked at.</summary>
    public const int EntriesMost = 8_192;

    private readonly byte[] _handle = Encoding.UTF8.GetBytes(identity.Handle);
    private readonly RecordBuffer _record = new();
    private readonly HashSet<(Handle Handle, int Index)> _seen = [];
    private List<(Handle Handle, int Index)> _groups = [];
    private List<(Handle Handle, int Index)> _nested = [];
    private int _recordsRead;
    private int _entries;

    /// <summary>Tells whether the identity is one of these references or in a group that is.</summary>
    public async ValueTask<bool> IsAmongAsync(ImmutableArray<HandleReference> references, CancellationToken stop)
    {
        Begin();
        foreach (HandleReference reference in references)
        {
            if (Meets(Encoding.UTF8.GetBytes(reference.Handle), reference.Index))
            {
                return true;
            }
        }

        return await IsInGroupsAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Tells whether one HS_ADMIN value of the record grants the identity all of the permissions.</summary>
    public async ValueTask<bool> IsGrantedAsync(Handle handle, AdminPermissions permissions, CancellationToken stop)
    {
        Begin();
        return await ReadAsync(handle, stop).ConfigureAwait(false)
            && (IsNamed(new StoredRecord(_record.Bytes), permissions) || await IsInGroupsAsync(stop).ConfigureAwait(false));
    }

    private void Begin()
    {
        _seen.Clear();
        _nested.Clear();
    }

    private bool IsNamed(StoredRecord record, AdminPermissions permissions)
    {
        foreach (EncodedValue value in new EncodedValues(record.Values))
        {
            if (ValueTypes.IsOf(value.Type, ValueTypes.AdministratorUtf8)
                && EncodedAdmin.TryRead(value.Data, out EncodedAdmin admin)
                && (admin.Permissions & permissions) == permissions
                && Meets(admin.Handle, admin.Index))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<bool> IsInGroupsAsync(CancellationToken stop)
    {
        for (int depth = 0; depth < GroupDepthMost && _nested.Count > 0; depth++)
        {
            (_groups, _nested) = (_nested, _groups);
            _nested.Clear();
            foreach ((Handle handle, int index) in _groups)
            {
                // Groups in records that are neither here nor known match nobody.
                if (await ReadAsync(handle, stop).ConfigureAwait(false) && IsListed(new StoredRecord(_record.Bytes), index))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsListed(StoredRecord record, int index)
    {
        foreach (EncodedValue value in new EncodedValues(record.Values))
        {
            if (value.Index == index)
            {
                return ValueTypes.IsOf(value.Type, ValueTypes.ReferenceListUtf8) && IsListed(value.Data);
            }
        }

        return false;
    }

    private bool IsListed(ReadOnlySpan<byte> list)
    {
        var entries = new EncodedReferences(list);
        while (_entries < EntriesMost && entries.MoveNext())
        {
            _entries++;
            if (Meets(entries.Handle, entries.Index))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether a reference means the identity; otherwise keeps it, since it may mean a group.</summary>
    private bool Meets(ReadOnlySpan<byte> handle, int index)
    {
        if (AsciiCase.Equal(handle, _handle) && (index == 0 || index == identity.Index))
        {
            return true;
        }

        // Index 0 means any key of the handle; it does not mean the groups there.
        if (index > 0 && Handle.TryParse(handle, out Handle group) == HandleFault.None && _seen.Add((group, index)))
        {
            _nested.Add((group, index));
        }

        return false;
    }

    private ValueTask<bool> ReadAsync(Handle handle, CancellationToken stop) =>
        ++_recordsRead > RecordsReadMost ? ValueTask.FromResult(false) : records.TryReadAsync(handle, _record, stop);
}
