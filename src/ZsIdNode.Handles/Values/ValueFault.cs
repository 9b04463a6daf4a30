namespace ZsIdNode.Handles.Values;

/// <summary>What keeps a value, or a record, from being written.</summary>
public enum ValueFaultKind : byte
{
    None = 0,

    /// <summary>The bytes are not handle values to their very end.</summary>
    Malformed,

    /// <summary>The index is below 1.</summary>
    Index,

    /// <summary>Two values have the same index.</summary>
    IndexTwice,

    /// <summary>The type is empty.</summary>
    TypeEmpty,

    /// <summary>The type is longer than <see cref="HandleLimits.TypeBytesMost"/> bytes.</summary>
    TypeTooLong,

    /// <summary>The type is not UTF-8, or holds a control character.</summary>
    TypeText,

    /// <summary>More than <see cref="HandleLimits.ReferencesMost"/> references.</summary>
    ReferencesTooMany,

    /// <summary>A reference whose handle is not UTF-8 or too long, or whose index is below 0.</summary>
    Reference,

    /// <summary>The data of an HS_ADMIN value is no admin record.</summary>
    AdminRecord,

    /// <summary>The data of an HS_VLIST value is no list of references.</summary>
    ReferenceList,

    /// <summary>The data of an HS_SITE value is no site record.</summary>
    SiteRecord,

    /// <summary>The data of an HS_PUBKEY value is no key.</summary>
    PublicKey,

    /// <summary>The data of an HS_SERV or HS_ALIAS value is no handle.</summary>
    HandleText,

    /// <summary>The data of an HS_SECKEY value is empty.</summary>
    SecretKey,

    /// <summary>The data of an HS_SIGNATURE value is no signed list of digests.</summary>
    Signature,

    /// <summary>The data of an HS_CERT value is no signed statement about a key.</summary>
    Certificate,

    /// <summary>No value at all.</summary>
    RecordEmpty,

    /// <summary>More than <see cref="HandleLimits.ValuesMost"/> values.</summary>
    ValuesTooMany,

    /// <summary>More than <see cref="HandleLimits.RecordBytesMost"/> bytes, all values encoded.</summary>
    RecordTooLarge,
}

/// <summary>What is wrong with a value, and which.</summary>
/// <param name="Index">The index that the value bears; 0 when the whole record is meant.</param>
public readonly record struct ValueFault(ValueFaultKind Kind, int Index)
{
    public static ValueFault None => default;

    public bool IsNone => Kind == ValueFaultKind.None;

    /// <summary>Says what is wrong, where, and what would be right, in one English sentence without a full stop.</summary>
    public string Describe() => Kind switch
    {
        ValueFaultKind.None => "the values are well-formed",
        ValueFaultKind.Malformed => "the bytes are not handle values to their very end",
        ValueFaultKind.Index => $"a value has the index {Index}; indexes begin at 1",
        ValueFaultKind.IndexTwice => $"two values have the index {Index}; each index stands once in a record",
        ValueFaultKind.TypeEmpty => $"the value with index {Index} has no type; expected a name such as URL",
        ValueFaultKind.TypeTooLong => $"the type of the value with index {Index} is longer than {HandleLimits.TypeBytesMost} bytes of UTF-8",
        ValueFaultKind.TypeText => $"the type of the value with index {Index} is not UTF-8 text without control characters",
        ValueFaultKind.ReferencesTooMany => $"the value with index {Index} has more than {HandleLimits.ReferencesMost} references",
        ValueFaultKind.Reference =>
            $"a reference of the value with index {Index} is not a handle of at most {HandleLimits.HandleBytesMost} bytes of UTF-8 and an index of at least 0",
        ValueFaultKind.AdminRecord =>
            $"the data of the HS_ADMIN value with index {Index} is not an admin record; expected permissions, a handle and an index",
        ValueFaultKind.ReferenceList =>
            $"the data of the HS_VLIST value with index {Index} is not a list of administrators; expected a count, then handles and indexes",
        ValueFaultKind.SiteRecord => $"the data of the site value with index {Index} is not a site record of format version 1",
        ValueFaultKind.PublicKey =>
            $"the data of the HS_PUBKEY value with index {Index} is not a public key; expected a key record, PEM or DER (RSA, DSA or SM2)",
        ValueFaultKind.HandleText => $"the data of the value with index {Index} is not a handle; expected prefix/suffix in UTF-8",
        ValueFaultKind.SecretKey => $"the secret of the HS_SECKEY value with index {Index} is empty; nobody could prove to know it",
        ValueFaultKind.Signature =>
            $"the data of the HS_SIGNATURE value with index {Index} is not a JSON Web Signature; expected one with the claims iss, sub and digests",
        ValueFaultKind.Certificate =>
            $"the data of the HS_CERT value with index {Index} is not a JSON Web Signature; expected one with the claims iss, sub and publicKey",
        ValueFaultKind.RecordEmpty => "the record has no value; expected at least one",
        ValueFaultKind.ValuesTooMany => $"the record has more than {HandleLimits.ValuesMost} values",
        ValueFaultKind.RecordTooLarge => $"the record is larger than {HandleLimits.RecordBytesMost} bytes, all values encoded",
        _ => throw new InvalidOperationException($"No sentence for {Kind}."),
    };
}
