using System.Collections.Immutable;
using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>
/// Suffixes in the order of their bytes, each once, in blocks of some kilobytes. A suffix takes its length
/// and two bytes more; a block is full when suffixes come in order, and about two thirds full otherwise. One
/// thread writes, any thread reads.
/// </summary>
internal sealed class SuffixList
{
    private readonly List<SuffixBlock> _blocks = [new SuffixBlock()];
    private readonly Lock _lock = new();
    private long _count;

    public long Count => Volatile.Read(ref _count);

    public long BytesReserved
    {
        get
        {
            lock (_lock)
            {
                return _blocks.Sum(block => (long)block.BytesReserved);
            }
        }
    }

    public void Add(ReadOnlySpan<byte> suffix)
    {
        lock (_lock)
        {
            int at = BlockOf(suffix);
            SuffixBlock block = _blocks[at];
            if (!block.Find(suffix, out int position))
            {
                if (!block.HasRoomFor(suffix))
                {
                    block = MakeRoom(at, position, suffix, out position);
                }

                block.Insert(position, suffix);
                _count++;
            }
        }
    }

    public void Remove(ReadOnlySpan<byte> suffix)
    {
        lock (_lock)
        {
            int at = BlockOf(suffix);
            if (_blocks[at].Find(suffix, out int position))
            {
                _blocks[at].Remove(position);
                _count--;
                if (_blocks[at].IsEmpty && _blocks.Count > 1)
                {
                    _blocks.RemoveAt(at);
                }
            }
        }
    }

    /// <summary>Gives at most so many handles of the prefix whose suffixes stand behind <paramref name="after"/>.</summary>
    public ImmutableArray<Handle> Read(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> after, int most)
    {
        ImmutableArray<Handle>.Builder page = ImmutableArray.CreateBuilder<Handle>();
        Span<byte> handle = stackalloc byte[HandleLimits.HandleBytesMost];
        prefix.CopyTo(handle);
        handle[prefix.Length] = (byte)'/';
        lock (_lock)
        {
            int at = BlockOf(after);
            bool found = _blocks[at].Find(after, out int position);
            position = found ? _blocks[at].Next(position) : position;
            while (page.Count < most && at < _blocks.Count)
            {
                if (position == _blocks[at].Length)
                {
                    at++;
                    position = 0;
                    continue;
                }

                ReadOnlySpan<byte> suffix = _blocks[at].At(position);
                suffix.CopyTo(handle[(prefix.Length + 1)..]);
                HandleFault fault = Handle.TryParse(handle[..(prefix.Length + 1 + suffix.Length)], out Handle listed);
                page.Add(fault == HandleFault.None ? listed : throw new InvalidDataException("A listed handle is none."));
                position = _blocks[at].Next(position);
            }
        }

        return page.DrainToImmutable();
    }

    /// <summary>The last block that begins at or before the suffix, or the first of all.</summary>
    private int BlockOf(ReadOnlySpan<byte> suffix)
    {
        int low = 0;
        int high = _blocks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_blocks[middle].First.SequenceCompareTo(suffix) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Divides a full block and gives the part that the suffix belongs into.</summary>
    private SuffixBlock MakeRoom(int at, int position, ReadOnlySpan<byte> suffix, out int positionInPart)
    {
        // Numbers that count up fill one block after the other; there is nothing to divide.
        bool behindAll = at == _blocks.Count - 1 && position == _blocks[at].Length;
        SuffixBlock second = behindAll ? new SuffixBlock() : _blocks[at].Split();
        _blocks.Insert(at + 1, second);
        SuffixBlock part = behindAll || second.First.SequenceCompareTo(suffix) <= 0 ? second : _blocks[at];
        part.Find(suffix, out positionInPart);
        return part;
    }
}
