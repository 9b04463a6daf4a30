using System.Buffers.Binary;

namespace ZsIdNode.Storage.Sorted;

/// <summary>Walks a run. Without a cache it reads each block into memory of its own, which suits walking all of it.</summary>
internal sealed class RunCursor : SortedCursor
{
    private readonly Run _run;
    private readonly BlockCache? _cache;
    private readonly byte[]? _to;
    private byte[] _block = [];
    private byte[] _key = new byte[256];
    private byte[] _value = new byte[256];
    private int _keyLength;
    private int _valueLength;
    private int _blockNumber = -1;
    private int _at;
    private int _end;
    private bool _isFound;

    /// <summary>Walks all of it.</summary>
    public RunCursor(Run run) => _run = run;

    /// <summary>Walks the keys from one to another, which is not given.</summary>
    public RunCursor(Run run, BlockCache cache, ReadOnlySpan<byte> from, byte[] to)
    {
        _run = run;
        _cache = cache;
        _to = to;
        Seek(from);
    }

    public override ReadOnlySpan<byte> LeastKey => _run.Index.FirstKey(0);

    public override ReadOnlySpan<byte> GreatestKey => _run.Index.LastKey;

    /// <summary>The number of the block in which the cursor stands; negative before the first.</summary>
    public int Block => _blockNumber;

    public override bool MoveNext()
    {
        if (!_isFound)
        {
            if (_at == _end && !TryEnter(_blockNumber + 1))
            {
                return false;
            }

            Decode();
        }

        _isFound = false;
        return _to is null || Key.SequenceCompareTo(_to) < 0;
    }

    /// <summary>Stands so that the next step gives the first entry that is not before the key.</summary>
    private void Seek(ReadOnlySpan<byte> from)
    {
        if (_run.Index.LastKey.SequenceCompareTo(from) < 0 || !TryEnter(_run.Index.Find(from)))
        {
            _blockNumber = _run.Index.Blocks;
            return;
        }

        StandAtRestartBefore(from);
        while (!_isFound && _at < _end)
        {
            Decode();
            _isFound = Key.SequenceCompareTo(from) >= 0;
        }
    }

    private bool TryEnter(int block)
    {
        if (block >= _run.Index.Blocks || (_to is not null && _run.Index.FirstKey(block).SequenceCompareTo(_to) >= 0))
        {
            return false;
        }

        int length;
        if (_cache is null)
        {
            _block = _block.Length == 0 ? new byte[_run.Index.BlockBytesMost] : _block;
            length = _run.ReadBlock(block, _block);
        }
        else
        {
            _block = _cache.Read(_run, block);
            length = _block.Length;
        }

        _blockNumber = block;
        _at = 0;
        _end = length - BlockBuilder.TrailerBytes - (RestartCount(length) * sizeof(ushort));
        _keyLength = 0;
        _valueLength = 0;
        return _end > 0 ? true : throw Damage("a block has no room for its entries");
    }

    private int RestartCount(int length) => BinaryPrimitives.ReadUInt16BigEndian(_block.AsSpan(length - BlockBuilder.TrailerBytes));

    private void StandAtRestartBefore(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = RestartCount(_run.Index.Place(_blockNumber).Length) - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            StandAtRestart(middle);
            Decode();
            if (Key.SequenceCompareTo(key) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        StandAtRestart(low);
    }

    private void StandAtRestart(int restart)
    {
        _at = BinaryPrimitives.ReadUInt16BigEndian(_block.AsSpan(_end + (restart * sizeof(ushort))));
        _keyLength = 0;
        _valueLength = 0;
    }

    private void Decode()
    {
        ReadOnlySpan<byte> bytes = _block.AsSpan(0, _end);
        int at = _at;
        int sharedKey = Varint.Read(bytes, ref at);
        int keyRest = Varint.Read(bytes, ref at);
        int valueCode = Varint.Read(bytes, ref at);
        int valueRest = valueCode >> 1;
        int sharedValue = valueRest == 0 ? 0 : Varint.Read(bytes, ref at);
        if (sharedKey > _keyLength || sharedValue > _valueLength || (long)keyRest + valueRest > _end - at)
        {
            throw Damage("an entry does not fit its block");
        }

        Replace(ref _key, ref _keyLength, sharedKey, bytes.Slice(at, keyRest));
        Replace(ref _value, ref _valueLength, sharedValue, bytes.Slice(at + keyRest, valueRest));
        _at = at + keyRest + valueRest;
        Stand(_key, 0, _keyLength, _value, 0, _valueLength, isDeletion: (valueCode & 1) != 0);
    }

    private static void Replace(ref byte[] bytes, ref int length, int shared, ReadOnlySpan<byte> rest)
    {
        length = shared + rest.Length;
        if (length > bytes.Length)
        {
            Array.Resize(ref bytes, 2 * length);
        }

        rest.CopyTo(bytes.AsSpan(shared));
    }

    private RunDamagedException Damage(string fault) => _run.Damage(_run.Index.Place(Math.Max(0, _blockNumber)).Offset, fault);
}
