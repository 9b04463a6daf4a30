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

    private readonly IJournalFile _file;
    private readonly string _path;
    private byte[] _window = new byte[WindowBytes];
    private long _windowAt;
    private int _windowLength;

    /// <param name="end">Where to stop reading; the file may be longer.</param>
    public SegmentReader(IJournalFiles files, string name, long end = long.MaxValue)
    {
        _file = files.OpenToRead(name);
        _path = Path.Combine(files.Folder, name);
        End = Math.Min(end, _file.Length);
        HasHeader = SegmentHeader.TryRead(Bytes(0, SegmentHeader.Bytes), out SegmentHeader header);
        Header = header;
        Position = SegmentHeader.Bytes;
    }

    public long End { get; }

    /// <summary>Whether the segment begins with a whole header.</summary>
    public bool HasHeader { get; }

    public SegmentHeader Header { get; }

    /// <summary>Where the next group begins: behind the last one that was whole.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next group, which must begin with <paramref name="sequence"/>; after a fault the position stays.</summary>
    /// <exception cref="JournalDamagedException">The group is whole and yet its transactions cannot be read.</exception>
    public GroupFault TryReadNext(long sequence, out IReadOnlyList<Transaction> transactions)
    {
        transactions = [];
        GroupFault fault = TryRead(Position, out GroupHeader header, out ReadOnlySpan<byte> payload);
        if (fault != GroupFault.None)
        {
            return fault;
        }

        if (header.FirstSequence != sequence)
        {
            return GroupFault.Sequence;
        }

        transactions = Decode(header, payload);
        Position += GroupHeader.Bytes + header.PayloadLength;
        return GroupFault.None;
    }

    /// <summary>Looks behind the present position for a whole group with this sequence number or a later one.</summary>
    public bool FindLaterGroup(long sequence, out long offset)
    {
        for (offset = Position + 1; offset + GroupHeader.Bytes <= End; offset++)
        {
            if (TryRead(offset, out GroupHeader header, out _) == GroupFault.None && header.FirstSequence >= sequence)
            {
                return true;
            }
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

        if (header.PayloadLength is <= 0 or > GroupHeader.PayloadBytesMost
            || header.Count <= 0 || (long)header.Count * JournalEncoding.FrameHeaderBytes > header.PayloadLength)
        {
            return GroupFault.Length;
        }

        int length = GroupHeader.Bytes + header.PayloadLength;
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

    private Transaction[] Decode(GroupHeader header, ReadOnlySpan<byte> payload)
    {
        var transactions = new Transaction[header.Count];
        var reader = new FieldReader(payload);
        for (int at = 0; at < transactions.Length; at++)
        {
            long offset = Position + GroupHeader.Bytes + reader.Position;
            long sequence = header.FirstSequence + at;
            FrameFault fault = JournalEncoding.TryRead(ref reader, sequence, out Transaction? transaction);
            transactions[at] = fault == FrameFault.None ? transaction! : throw Damage(
                offset,
                fault == FrameFault.UnknownKind
                    ? $"transaction {sequence} is of a kind that this version does not know; a newer version may have written it"
                    : $"transaction {sequence} cannot be read although its checksum is right");
        }

        return reader.AtEnd ? transactions : throw Damage(Position, "a group holds more than its transactions");
    }

    /// <summary>Bytes of the file, fewer at its end; valid until the next call.</summary>
    private ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        count = (int)Math.Min(count, End - offset);
        if (offset < _windowAt || offset + count > _windowAt + _windowLength)
        {
            if (count > _window.Length)
            {
                _window = new byte[count];
            }

            _windowAt = offset;
            _windowLength = _file.Read(offset, _window.AsSpan(0, (int)Math.Min(_window.Length, End - offset)));
        }

        int start = (int)(offset - _windowAt);
        return _window.AsSpan(start, Math.Min(count, _windowLength - start));
    }
}
