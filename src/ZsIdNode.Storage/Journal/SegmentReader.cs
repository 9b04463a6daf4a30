using System.Buffers.Binary;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal.Encoding;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>Reads one segment, group after group, and verifies all it gives. It holds one group at a time.</summary>
internal sealed class SegmentReader : IDisposable
{
    // One read of the disk gives this much; a larger group gets a buffer of its own size.
    private const int WindowBytes = 256 * 1_024;

    // The last group of most segments is found in this much; see FindLast.
    private const int TailBytes = 64 * 1_024;
    private const int TailGrowth = 8;

    private readonly IJournalFile _file;
    private readonly string _path;
    private byte[] _window = [];
    private long _windowAt;
    private int _windowLength;
    private GroupHeader _next;

    /// <param name="end">Where to stop reading; the file may be longer.</param>
    public SegmentReader(IJournalFiles files, string name, long end = long.MaxValue)
    {
        _file = files.OpenToRead(name);
        _path = Path.Combine(files.Folder, name);
        End = Math.Min(end, _file.Length);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        HasHeader = SegmentHeader.TryRead(bytes[.._file.Read(0, bytes)], out SegmentHeader header);
        Header = header;
        Position = SegmentHeader.Bytes;
    }

    public long End { get; }

    /// <summary>Whether the segment begins with a whole header.</summary>
    public bool HasHeader { get; }

    public SegmentHeader Header { get; }

    /// <summary>Where the next group begins: behind the last one that was whole.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Verifies the next group, which must begin with <paramref name="sequence"/>, and stays where it is;
    /// <see cref="Take"/> or <see cref="Pass"/> go on.
    /// </summary>
    public GroupFault TryNext(long sequence, out GroupHeader group)
    {
        GroupFault fault = TryRead(Position, out group, out _);
        _next = fault == GroupFault.None ? group : default;
        return fault == GroupFault.None && group.FirstSequence != sequence ? GroupFault.Sequence : fault;
    }

    /// <summary>Reads the group that was verified and goes behind it.</summary>
    /// <exception cref="JournalDamagedException">Its transactions cannot be read although it is whole; the position stays.</exception>
    public IReadOnlyList<Transaction> Take()
    {
        Transaction[] transactions = Decode(_next, Position, Bytes(Position, _next.GroupBytes)[GroupHeader.Bytes..]);
        Pass();
        return transactions;
    }

    /// <summary>Goes behind the group that was verified.</summary>
    public void Pass() => Position += _next.GroupBytes;

    /// <summary>Goes to where a group is said to begin.</summary>
    public void GoTo(long offset) => Position = offset;

    /// <summary>
    /// Gives the last transaction of a closed segment without reading what is before its group; nothing when no whole group
    /// ends where the file ends.
    /// </summary>
    public Transaction? FindLast()
    {
        Span<byte> mark = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(mark, Header.Mark);
        for (long length = TailBytes; ; length *= TailGrowth)
        {
            length = Math.Min(length, GroupHeader.BytesMost);
            long start = Math.Max(SegmentHeader.Bytes, End - length);
            ReadOnlySpan<byte> tail = Bytes(start, (int)Math.Max(0, End - start));
            for (int at = tail.LastIndexOf(mark); at >= 0; at = tail[..at].LastIndexOf(mark))
            {
                if (IsGroup(tail[at..], out GroupHeader group))
                {
                    return Decode(group, start + at, tail[(at + GroupHeader.Bytes)..])[^1];
                }
            }

            if (start == SegmentHeader.Bytes || length == GroupHeader.BytesMost)
            {
                return null;
            }
        }
    }

    /// <summary>Looks behind the present position for a whole group with this sequence number or a later one.</summary>
    public bool FindLaterGroup(long sequence, out GroupHeader group, out long offset)
    {
        Span<byte> mark = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(mark, Header.Mark);
        group = default;
        offset = Position + 1;
        while (offset + GroupHeader.Bytes <= End)
        {
            ReadOnlySpan<byte> window = Bytes(offset, (int)Math.Min(WindowBytes, End - offset));
            int found = window.IndexOf(mark);
            if (found < 0)
            {
                // The mark may lie across the end of the window.
                offset += Math.Max(1, window.Length - (mark.Length - 1));
                continue;
            }

            offset += found;
            if (TryRead(offset, out group, out _) == GroupFault.None && group.FirstSequence >= sequence)
            {
                return true;
            }

            offset++;
        }

        return false;
    }

    /// <summary>Where the last byte ends that is not zero, from <paramref name="start"/> on.</summary>
    public long EndOfContent(long start)
    {
        long content = start;
        for (long at = start; at < End; at += WindowBytes)
        {
            int last = Bytes(at, (int)Math.Min(WindowBytes, End - at)).LastIndexOfAnyExcept((byte)0);
            content = last < 0 ? content : at + last + 1;
        }

        return content;
    }

    public JournalDamagedException Damage(long offset, string fault) => new(_path, offset, fault);

    public void Dispose() => _file.Dispose();

    private GroupFault TryRead(long offset, out GroupHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (offset == End)
        {
            return GroupFault.End;
        }

        ReadOnlySpan<byte> bytes = Bytes(offset, GroupHeader.Bytes);
        if (bytes.Length < GroupHeader.Bytes)
        {
            return GroupFault.Short;
        }

        header = GroupHeader.Read(bytes);
        if (header.Mark != Header.Mark)
        {
            return GroupFault.Mark;
        }

        if (!IsPossible(header))
        {
            return GroupFault.Length;
        }

        int length = header.GroupBytes;
        if (length > End - offset)
        {
            return GroupFault.Short;
        }

        bytes = Bytes(offset, length);
        if (bytes.Length < length)
        {
            return GroupFault.Short;
        }

        payload = bytes[GroupHeader.Bytes..];
        return GroupHeader.IsWhole(bytes) ? GroupFault.None : GroupFault.Checksum;
    }

    private static bool IsPossible(GroupHeader header) =>
        header.PayloadLength is > 0 and <= GroupHeader.PayloadBytesMost
        && header.Count > 0 && (long)header.Count * JournalEncoding.FrameHeaderBytes <= header.PayloadLength;

    /// <summary>Whether bytes that begin with the mark are one whole group.</summary>
    private static bool IsGroup(ReadOnlySpan<byte> tail, out GroupHeader group)
    {
        group = tail.Length < GroupHeader.Bytes ? default : GroupHeader.Read(tail);
        return IsPossible(group) && group.GroupBytes == tail.Length && GroupHeader.IsWhole(tail);
    }

    private Transaction[] Decode(GroupHeader header, long groupAt, ReadOnlySpan<byte> payload)
    {
        var transactions = new Transaction[header.Count];
        var reader = new FieldReader(payload);
        for (int at = 0; at < transactions.Length; at++)
        {
            long offset = groupAt + GroupHeader.Bytes + reader.Position;
            long sequence = header.FirstSequence + at;
            FrameFault fault = JournalEncoding.TryRead(ref reader, sequence, out Transaction? transaction);
            transactions[at] = fault == FrameFault.None ? transaction! : throw Damage(
                offset,
                fault == FrameFault.UnknownKind
                    ? $"transaction {sequence} is of a kind that this version does not know; a newer version may have written it"
                    : $"transaction {sequence} cannot be read although its checksum is right");
        }

        return reader.AtEnd ? transactions : throw Damage(groupAt, "a group holds more than its transactions");
    }

    /// <summary>Bytes of the file, fewer at its end; valid until the next call.</summary>
    private ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        count = (int)Math.Min(count, End - offset);
        if (offset < _windowAt || offset + count > _windowAt + _windowLength)
        {
            if (count > _window.Length)
            {
                _window = new byte[Math.Max(count, (int)Math.Min(WindowBytes, End))];
            }

            _windowAt = offset;
            _windowLength = _file.Read(offset, _window.AsSpan(0, (int)Math.Min(_window.Length, End - offset)));
        }

        int start = (int)(offset - _windowAt);
        return _window.AsSpan(start, Math.Min(count, _windowLength - start));
    }
}
