using System.Collections.Immutable;
using System.Text;

namespace ZsIdNode.Handles.Values;

/// <summary>One value of a record: an index, a type, data, and who may see it how long.</summary>
/// <param name="Index">Unique in the record, at least 1.</param>
/// <param name="Type">UTF-8 text of at most <see cref="HandleLimits.TypeBytesMost"/> bytes, compared without ASCII case.</param>
/// <param name="Data">The bytes; text is UTF-8.</param>
public sealed record HandleValue(int Index, string Type, ReadOnlyMemory<byte> Data)
{
    public TimeToLive Ttl { get; init; } = TimeToLive.Usual;

    /// <summary>Seconds since 1970 of the last change; the node sets it when it accepts the value.</summary>
    public uint Timestamp { get; init; }

    public ValuePermissions Permissions { get; init; } = ValuePermissions.Usual;

    public ImmutableArray<HandleReference> References { get; init; } = [];

    /// <summary>Makes a value of text with the usual permissions and time to live.</summary>
    public static HandleValue OfText(int index, string type, string text) =>
        new(index, type, Encoding.UTF8.GetBytes(text));

    /// <summary>The data as text; only for data that is known to be UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <summary>Compares the data and references themselves, not where they are kept.</summary>
    public bool Equals(HandleValue? other) =>
        other is not null
        && Index == other.Index
        && Type == other.Type
        && Timestamp == other.Timestamp
        && Ttl == other.Ttl
        && Permissions == other.Permissions
        && Data.Span.SequenceEqual(other.Data.Span)
        && References.AsSpan().SequenceEqual(other.References.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Index);
        hash.Add(Type);
        hash.AddBytes(Data.Span);
        return hash.ToHashCode();
    }
}
