using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>
/// A handle value in its one binary form, looked at without copying:
/// <c>i4 index, i4 timestamp, u8 ttl type, i4 ttl, u8 permissions, string type, bytes data,
/// i4 count and that many (bytes handle, i4 index)</c>.
/// </summary>
public readonly ref struct EncodedValue
{
    /// <summary>What an empty value takes: the fixed fields and three lengths.</summary>
    public const int BytesLeast = 26;

    private EncodedValue(ReadOnlySpan<byte> bytes, int index, uint timestamp, TimeToLive ttl, ValuePermissions permissions, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> references)
    {
        Bytes = bytes;
        Index = index;
        Timestamp = timestamp;
        Ttl = ttl;
        Permissions = permissions;
        Type = type;
        Data = data;
        References = references;
    }

    /// <summary>The whole encoding.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public int Index { get; }

    public uint Timestamp { get; }

    public TimeToLive Ttl { get; }

    public ValuePermissions Permissions { get; }

    /// <summary>The type in UTF-8.</summary>
    public ReadOnlySpan<byte> Type { get; }

    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The encoded list of references, its count in front.</summary>
    public ReadOnlySpan<byte> References { get; }

    public bool IsPublic => (Permissions & ValuePermissions.PublicRead) != 0;

    /// <summary>Reads the next value; on failure the reader has latched it.</summary>
    public static EncodedValue Read(scoped ref FieldReader reader)
    {
        ReadOnlySpan<byte> from = reader.Rest;
        int start = reader.Position;
        int index = reader.Int32();
        uint timestamp = reader.UInt32();
        bool absolute = reader.Byte() == 1;
        uint ttl = reader.UInt32();
        var permissions = (ValuePermissions)reader.Byte();
        ReadOnlySpan<byte> type = reader.Block(HandleLimits.RecordBytesMost);
        ReadOnlySpan<byte> data = reader.Block(HandleLimits.RecordBytesMost);
        ReadOnlySpan<byte> references = ReadReferences(ref reader);
        return reader.Failed
            ? default
            : new EncodedValue(from[..(reader.Position - start)], index, timestamp, new TimeToLive(ttl, absolute), permissions, type, data, references);
    }

    /// <summary>Copies the value into an object of its own.</summary>
    public HandleValue ToValue() => new(Index, Encoding.UTF8.GetString(Type), Data.ToArray())
    {
        Timestamp = Timestamp,
        Ttl = Ttl,
        Permissions = Permissions,
        References = ValueEncoding.ReadReferenceList(References),
    };

    private static ReadOnlySpan<byte> ReadReferences(scoped ref FieldReader reader)
    {
        ReadOnlySpan<byte> from = reader.Rest;
        int start = reader.Position;
        int count = reader.Count(most: HandleLimits.RecordBytesMost, bytesEach: 8);
        for (int at = 0; at < count; at++)
        {
            reader.Block(HandleLimits.RecordBytesMost);
            reader.Int32();
        }

        return reader.Failed ? default : from[..(reader.Position - start)];
    }
}
