using System.Buffers.Binary;

namespace ZsIdNode.Testing.Fuzzing;

/// <summary>Makes bad inputs from good ones, the same from the same seed.</summary>
public sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus)
{
    public const int InputBytesMost = 8_192;

    /// <summary>Lengths and counts at which readers go wrong.</summary>
    private static readonly int[] Telling =
        [0, 1, -1, 2, 4, 255, 256, 2_048, 2_049, 65_535, 65_536, 262_144, 262_145, 1_048_576, int.MaxValue, int.MinValue, int.MaxValue / 4];

    private readonly byte[] _input = new byte[InputBytesMost];
    private int _length;

    /// <summary>The next input; overwritten by the one after it.</summary>
    public ReadOnlySpan<byte> Next()
    {
        Load(Any());
        int mutations = random.Next(1, 5);
        for (int made = 0; made < mutations; made++)
        {
            Mutate();
        }

        return _input.AsSpan(0, _length);
    }

    private void Mutate()
    {
        switch (random.Next(_length == 0 ? 1 : 9))
        {
            case 0:
                Insert(random.Next(1, 9));
                break;
            case 1:
                _input[random.Next(_length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                _input[random.Next(_length)] = (byte)random.Next(256);
                break;
            case 3 or 4 or 5 when _length >= sizeof(int):
                SetNumber(random.Next(_length - sizeof(int) + 1));
                break;
            case 6:
                _length = random.Next(_length + 1);
                break;
            case 7:
                Remove(random.Next(_length));
                break;
            default:
                Splice(random.Next(_length + 1));
                break;
        }
    }

    private void Load(byte[] good)
    {
        _length = Math.Min(good.Length, InputBytesMost);
        good.AsSpan(0, _length).CopyTo(_input);
    }

    private byte[] Any() => corpus[random.Next(corpus.Count)];

    private void Insert(int count)
    {
        count = Math.Min(count, InputBytesMost - _length);
        int at = random.Next(_length + 1);
        _input.AsSpan(at, _length - at).CopyTo(_input.AsSpan(at + count));
        random.NextBytes(_input.AsSpan(at, count));
        _length += count;
    }

    private void SetNumber(int at)
    {
        int number = random.Next(3) switch
        {
            0 => _length - at - sizeof(int) + random.Next(-2, 3),
            1 => BinaryPrimitives.ReadInt32BigEndian(_input.AsSpan(at)) + random.Next(-2, 3),
            _ => Telling[random.Next(Telling.Length)],
        };
        BinaryPrimitives.WriteInt32BigEndian(_input.AsSpan(at), number);
    }

    private void Remove(int at)
    {
        int count = random.Next(1, Math.Min(64, _length - at) + 1);
        _input.AsSpan(at + count, _length - at - count).CopyTo(_input.AsSpan(at));
        _length -= count;
    }

    private void Splice(int at)
    {
        byte[] other = Any();
        int from = random.Next(other.Length + 1);
        int count = Math.Min(other.Length - from, InputBytesMost - at);
        other.AsSpan(from, count).CopyTo(_input.AsSpan(at));
        _length = at + count;
    }
}
