using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Resolution;

/// <summary>What a selection gave.</summary>
public enum SelectionStatus : byte
{
    /// <summary>At least one value was written.</summary>
    Selected,

    /// <summary>No value matches, or none that everybody may read.</summary>
    NothingFound,

    /// <summary>Some of the values that match may be read by administrators only.</summary>
    NeedsAdministrator,

    /// <summary>The first value that is not public may be read by nobody.</summary>
    ReadableByNobody,
}

/// <param name="Count">How many values were written.</param>
/// <param name="Bytes">How many bytes they take.</param>
public readonly record struct SelectionResult(SelectionStatus Status, int Count, int Bytes);

/// <summary>Copies the wanted values of a record, as far as they may be read.</summary>
public static class ValueSelector
{
    /// <summary>Copies what everybody may read.</summary>
    /// <param name="publicOnly">
    /// Whether restricted values are left out in silence. Otherwise one that matches makes the whole
    /// question one for an administrator.
    /// </param>
    /// <param name="values">Gets the encoded values; as long as <see cref="StoredRecord.Values"/> is always enough.</param>
    public static SelectionResult Select(StoredRecord record, ValueSelection selection, bool publicOnly, Span<byte> values)
    {
        if (selection.SelectsAll && record.AllPublic && record.ValueCount > 0)
        {
            // The everyday question: the answer is one copy.
            record.Values.CopyTo(values);
            return new SelectionResult(SelectionStatus.Selected, record.ValueCount, record.Values.Length);
        }

        int count = 0;
        int bytes = 0;
        foreach (EncodedValue value in new EncodedValues(record.Values))
        {
            if (!selection.Matches(value))
            {
                continue;
            }

            if (value.IsPublic)
            {
                value.Bytes.CopyTo(values[bytes..]);
                bytes += value.Bytes.Length;
                count++;
            }
            else if (!publicOnly)
            {
                // Handle protocol: the first restricted value decides.
                bool administrators = (value.Permissions & ValuePermissions.AdminRead) != 0;
                return new SelectionResult(administrators ? SelectionStatus.NeedsAdministrator : SelectionStatus.ReadableByNobody, 0, 0);
            }
        }

        return Selected(count, bytes);
    }

    /// <summary>Copies what an administrator may read: what everybody may, and what is for administrators.</summary>
    /// <param name="values">Gets the encoded values; as long as <see cref="StoredRecord.Values"/> is always enough.</param>
    /// <param name="anyRestricted">Whether one of them is not for everybody.</param>
    public static SelectionResult SelectForAdministrator(StoredRecord record, ValueSelection selection, Span<byte> values, out bool anyRestricted)
    {
        int count = 0;
        int bytes = 0;
        anyRestricted = false;
        foreach (EncodedValue value in new EncodedValues(record.Values))
        {
            if (selection.Matches(value) && (value.Permissions & (ValuePermissions.PublicRead | ValuePermissions.AdminRead)) != 0)
            {
                value.Bytes.CopyTo(values[bytes..]);
                bytes += value.Bytes.Length;
                count++;
                anyRestricted |= !value.IsPublic;
            }
        }

        return Selected(count, bytes);
    }

    private static SelectionResult Selected(int count, int bytes) =>
        new(count == 0 ? SelectionStatus.NothingFound : SelectionStatus.Selected, count, bytes);
}
