using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// The places of a closed segment in a file beside it: <c>magic "ZSPLACES", u32 format, i64 first sequence, i64 bytes of the
/// segment, i32 count, then for each place i64 sequence, i64 offset; u32 CRC-32C of all before it</c>. It saves reading,
/// nothing hangs on it: it is never synced, and where it leads is held against the segment.
/// </summary>
internal static class PlaceFile
{
    public const string Extension = ".places";

    private const uint Format = 1;
    private const int FormatAt = 8;
    private const int FirstSequenceAt = 12;
    private const int SegmentBytesAt = 20;
    private const int CountAt = 28;
    private const int PlacesAt = 32;
    private const int PlaceBytes = sizeof(long) + sizeof(long);

    // A segment is at most 1 GiB and the last group of 64 MiB; places are 256 KiB apart.
    private const int CountMost = 8_192;

    private static ReadOnlySpan<byte> Magic => "ZSPLACES"u8;

    public static string NameOf(long firstSequence) => Path.ChangeExtension(SegmentName.Of(firstSequence), Extension);

    /// <summary>Reads the file; false when it is not there, damaged, or about a segment of another length.</summary>
    public static bool TryRead(IJournalFiles files, long firstSequence, long segmentBytes, out ImmutableArray<GroupPlace> places)
    {
        places = [];
        try
        {
            using IJournalFile file = files.OpenToRead(NameOf(firstSequence));
            long length = file.Length;
            if (length is < PlacesAt + sizeof(uint) or > PlacesAt + sizeof(uint) + (CountMost * PlaceBytes))
            {
                return false;
            }

            byte[] bytes = new byte[length];
            return file.Read(0, bytes) == length && TryRead(bytes, firstSequence, segmentBytes, out places);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <exception cref="IOException">It could not be written; what is left of it will not be taken for whole.</exception>
    public static void Write(IJournalFiles files, long firstSequence, long segmentBytes, ImmutableArray<GroupPlace> places)
    {
        byte[] bytes = new byte[PlacesAt + (places.Length * PlaceBytes) + sizeof(uint)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(FormatAt), Format);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(FirstSequenceAt), firstSequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(SegmentBytesAt), segmentBytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(CountAt), places.Length);
        for (int at = 0; at < places.Length; at++)
        {
            Span<byte> place = bytes.AsSpan(PlacesAt + (at * PlaceBytes));
            BinaryPrimitives.WriteInt64BigEndian(place, places[at].Sequence);
            BinaryPrimitives.WriteInt64BigEndian(place[sizeof(long)..], places[at].Offset);
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Crc32C.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))));

        string name = NameOf(firstSequence);
        files.Delete(name);
        using IJournalFile file = files.Create(name);
        file.Write(0, bytes);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, long firstSequence, long segmentBytes, out ImmutableArray<GroupPlace> places)
    {
        places = [];
        int count = BinaryPrimitives.ReadInt32BigEndian(bytes[CountAt..]);
        bool isWhole = bytes.StartsWith(Magic)
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[FormatAt..]) == Format
            && BinaryPrimitives.ReadInt64BigEndian(bytes[FirstSequenceAt..]) == firstSequence
            && BinaryPrimitives.ReadInt64BigEndian(bytes[SegmentBytesAt..]) == segmentBytes
            && count is >= 0 and <= CountMost && PlacesAt + (count * PlaceBytes) + sizeof(uint) == bytes.Length
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[^sizeof(uint)..]) == Crc32C.Of(bytes[..^sizeof(uint)]);
        if (!isWhole)
        {
            return false;
        }

        var read = new GroupPlace[count];
        for (int at = 0; at < count; at++)
        {
            ReadOnlySpan<byte> place = bytes[(PlacesAt + (at * PlaceBytes))..];
            read[at] = new GroupPlace(
                Sequence: BinaryPrimitives.ReadInt64BigEndian(place),
                Offset: BinaryPrimitives.ReadInt64BigEndian(place[sizeof(long)..]));
        }

        places = ImmutableCollectionsMarshal.AsImmutableArray(read);
        return true;
    }
}
