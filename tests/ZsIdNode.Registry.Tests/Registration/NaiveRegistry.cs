using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Tests.Registration;

/// <summary>
/// The administration of records as one would write it down with dictionaries and no thought of speed:
/// administrators without groups. Null is nobody proven.
/// </summary>
internal sealed class NaiveRegistry
{
    private const ValuePermissions Writable = ValuePermissions.AdminWrite | ValuePermissions.PublicWrite;

    public Dictionary<string, SortedDictionary<int, HandleValue>> Records { get; } = [];

    public Refusal Add(string handle, HandleValue[] values, bool overwrite, HandleReference? who, uint now)
    {
        if (who is null || !Records.TryGetValue(handle, out SortedDictionary<int, HandleValue>? record))
        {
            return who is null ? Refusal.NotAuthenticated : Refusal.HandleNotFound;
        }

        AdminPermissions needed = AdminPermissions.None;
        foreach (HandleValue value in values)
        {
            needed |= IsAdmin(value) ? AdminPermissions.AddAdmin : AdminPermissions.AddValue;
            needed |= overwrite && record.TryGetValue(value.Index, out HandleValue? old) ? Change(old, value) : 0;
        }

        if (!Has(record, needed, who))
        {
            return Refusal.NotAdministrator;
        }

        foreach (HandleValue value in values.OrderBy(value => value.Index).Where(value => record.ContainsKey(value.Index)))
        {
            if (!overwrite || (record[value.Index].Permissions & ValuePermissions.AdminWrite) == 0)
            {
                return overwrite ? Refusal.NotPermitted : Refusal.ValueExists;
            }
        }

        return Put(record, values, now);
    }

    public Refusal Modify(string handle, HandleValue[] values, HandleReference? who, uint now)
    {
        if (!Records.TryGetValue(handle, out SortedDictionary<int, HandleValue>? record))
        {
            return Refusal.HandleNotFound;
        }

        AdminPermissions needed = AdminPermissions.None;
        foreach (HandleValue value in values.OrderBy(value => value.Index))
        {
            if (!record.TryGetValue(value.Index, out HandleValue? old))
            {
                return Refusal.ValueNotFound;
            }

            if ((old.Permissions & Writable) == 0)
            {
                return Refusal.NotPermitted;
            }

            needed |= Change(old, value);
        }

        return needed == 0 ? Put(record, values, now)
            : who is null ? Refusal.NotAuthenticated
            : Has(record, needed, who) ? Put(record, values, now)
            : Refusal.NotAdministrator;
    }

    public Refusal Remove(string handle, int[] indexes, HandleReference? who)
    {
        if (who is null || !Records.TryGetValue(handle, out SortedDictionary<int, HandleValue>? record))
        {
            return who is null ? Refusal.NotAuthenticated : Refusal.HandleNotFound;
        }

        HandleValue[] named = [.. record.Values.Where(value => indexes.Contains(value.Index))];
        AdminPermissions needed = named.Length == 0 ? AdminPermissions.RemoveValue : 0;
        foreach (HandleValue value in named)
        {
            needed |= IsAdmin(value) ? AdminPermissions.RemoveAdmin : AdminPermissions.RemoveValue;
        }

        if (!Has(record, needed, who) || named.Length < indexes.Distinct().Count())
        {
            return Has(record, needed, who) ? Refusal.ValueNotFound : Refusal.NotAdministrator;
        }

        if (named.Any(value => (value.Permissions & ValuePermissions.AdminWrite) == 0))
        {
            return Refusal.NotPermitted;
        }

        foreach (HandleValue value in named)
        {
            record.Remove(value.Index);
        }

        return Refusal.None;
    }

    public Refusal Delete(string handle, HandleReference? who)
    {
        if (who is null || !Records.TryGetValue(handle, out SortedDictionary<int, HandleValue>? record))
        {
            return who is null ? Refusal.NotAuthenticated : Refusal.HandleNotFound;
        }

        return Has(record, AdminPermissions.DeleteHandle, who) && Records.Remove(handle) ? Refusal.None : Refusal.NotAdministrator;
    }

    /// <summary>The operator's own.</summary>
    public Refusal Replace(string handle, HandleValue[] values, uint now)
    {
        Records.Remove(handle, out SortedDictionary<int, HandleValue>? before);
        var record = new SortedDictionary<int, HandleValue>();
        foreach (HandleValue value in values)
        {
            bool same = before is not null && before.TryGetValue(value.Index, out HandleValue? old) && (old with { Timestamp = 0 }).Equals(value with { Timestamp = 0 });
            record[value.Index] = value with { Timestamp = same ? before![value.Index].Timestamp : now };
        }

        Records[handle] = record;
        return Refusal.None;
    }

    private static bool IsAdmin(HandleValue value) => value.Type == "HS_ADMIN";

    private static AdminPermissions Change(HandleValue old, HandleValue value)
    {
        if (!IsAdmin(old) && !IsAdmin(value))
        {
            return (old.Permissions & ValuePermissions.PublicWrite) != 0 ? 0 : AdminPermissions.ModifyValue;
        }

        return IsAdmin(old) && IsAdmin(value) ? AdminPermissions.ModifyAdmin
            : AdminPermissions.ModifyValue | (IsAdmin(old) ? AdminPermissions.RemoveAdmin : AdminPermissions.AddAdmin);
    }

    private static Refusal Put(SortedDictionary<int, HandleValue> record, HandleValue[] values, uint now)
    {
        foreach (HandleValue value in values)
        {
            record[value.Index] = value with { Timestamp = now };
        }

        return Refusal.None;
    }

    private static bool Has(SortedDictionary<int, HandleValue> record, AdminPermissions needed, HandleReference who) =>
        record.Values.Any(value => IsAdmin(value)
            && AdminRecord.TryRead(value.Data.Span, out AdminRecord? admin)
            && admin.Administrator == who
            && (admin.Permissions & needed) == needed);
}
