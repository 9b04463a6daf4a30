using System.Buffers;
using System.Text;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Signatures;
using ZsIdNode.Handles.Sites;

namespace ZsIdNode.Handles.Values;

/// <summary>
/// What values must satisfy to be written. Reading is more forgiving: what once was stored is answered, but
/// what clients could not read back, or would misread, is not let in.
/// </summary>
public static class ValueValidation
{
    /// <summary>Checks the values of a whole record, one encoding behind the other.</summary>
    /// <param name="checksStructures">Whether data must have the structure that its type promises.</param>
    public static ValueFault CheckRecord(ReadOnlySpan<byte> encodedValues, bool checksStructures = true)
    {
        if (encodedValues.Length > HandleLimits.RecordBytesMost)
        {
            return new ValueFault(ValueFaultKind.RecordTooLarge, Index: 0);
        }

        int count = 0;
        int largest = 0;
        bool ascending = true;
        var values = new EncodedValues(encodedValues);
        while (values.MoveNext())
        {
            if (++count > HandleLimits.ValuesMost)
            {
                return new ValueFault(ValueFaultKind.ValuesTooMany, Index: 0);
            }

            ValueFault fault = Check(values.Current, checksStructures);
            if (!fault.IsNone)
            {
                return fault;
            }

            ascending &= values.Current.Index > largest;
            largest = values.Current.Index;
        }

        return values.Failed ? new ValueFault(ValueFaultKind.Malformed, Index: 0)
            : count == 0 ? new ValueFault(ValueFaultKind.RecordEmpty, Index: 0)
            : ascending ? ValueFault.None
            : FirstTwice(encodedValues, count);
    }

    /// <inheritdoc cref="CheckRecord(ReadOnlySpan{byte}, bool)"/>
    public static ValueFault CheckRecord(IReadOnlyCollection<HandleValue> values, bool checksStructures = true)
    {
        if (values.Count > HandleLimits.ValuesMost)
        {
            return new ValueFault(ValueFaultKind.ValuesTooMany, Index: 0);
        }

        var encoded = new ArrayBufferWriter<byte>();
        foreach (HandleValue value in values)
        {
            ValueEncoding.Write(value, encoded);
        }

        return CheckRecord(encoded.WrittenSpan, checksStructures);
    }

    /// <summary>Checks one value by itself.</summary>
    public static ValueFault Check(in EncodedValue value, bool checksStructures = true)
    {
        ValueFaultKind kind = value.Index < 1 ? ValueFaultKind.Index : CheckType(value.Type);
        kind = kind != ValueFaultKind.None ? kind : CheckReferences(value.References);
        kind = kind != ValueFaultKind.None || !checksStructures ? kind : CheckData(value.Type, value.Data);
        return kind == ValueFaultKind.None ? ValueFault.None : new ValueFault(kind, value.Index);
    }

    private static ValueFaultKind CheckType(ReadOnlySpan<byte> type)
    {
        if (type.IsEmpty || type.Length > HandleLimits.TypeBytesMost)
        {
            return type.IsEmpty ? ValueFaultKind.TypeEmpty : ValueFaultKind.TypeTooLong;
        }

        while (!type.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(type, out Rune rune, out int taken) != OperationStatus.Done || Rune.IsControl(rune))
            {
                return ValueFaultKind.TypeText;
            }

            type = type[taken..];
        }

        return ValueFaultKind.None;
    }

    private static ValueFaultKind CheckReferences(ReadOnlySpan<byte> references) =>
        new EncodedReferences(references).Count > HandleLimits.ReferencesMost ? ValueFaultKind.ReferencesTooMany
        : !EncodedReferences.AreWellFormed(references) ? ValueFaultKind.Reference
        : ValueFaultKind.None;

    private static ValueFaultKind CheckData(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ValueTypes.StructureOf(type) switch
    {
        ValueStructure.Administrator when !EncodedAdmin.TryRead(data, out _) => ValueFaultKind.AdminRecord,
        ValueStructure.ReferenceList when !EncodedReferences.AreWellFormed(data) => ValueFaultKind.ReferenceList,
        ValueStructure.Site when !SiteRecord.TryRead(data, out _) => ValueFaultKind.SiteRecord,
        ValueStructure.PublicKey when !PublicKeyData.TryRead(data, out _) => ValueFaultKind.PublicKey,
        ValueStructure.HandleText when Handle.TryParse(data, out _) != HandleFault.None => ValueFaultKind.HandleText,
        ValueStructure.SecretKey when data.IsEmpty => ValueFaultKind.SecretKey,
        ValueStructure.Signature when !(SignedStatement.TryRead(data, out SignedStatement? signed) && signed.DigestAlgorithm is not null) => ValueFaultKind.Signature,
        ValueStructure.Certificate when !(SignedStatement.TryRead(data, out SignedStatement? certificate) && certificate.KeyKind is not null) => ValueFaultKind.Certificate,
        _ => ValueFaultKind.None,
    };

    private static ValueFault FirstTwice(ReadOnlySpan<byte> encodedValues, int count)
    {
        int[] indexes = new int[count];
        var values = new EncodedValues(encodedValues);
        for (int at = 0; values.MoveNext(); at++)
        {
            indexes[at] = values.Current.Index;
        }

        Array.Sort(indexes);
        for (int at = 1; at < indexes.Length; at++)
        {
            if (indexes[at] == indexes[at - 1])
            {
                return new ValueFault(ValueFaultKind.IndexTwice, indexes[at]);
            }
        }

        return ValueFault.None;
    }
}
