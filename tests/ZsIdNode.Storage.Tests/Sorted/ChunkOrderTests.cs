using System.Collections.Immutable;
using ZsIdNode.Storage.Sorted;

namespace ZsIdNode.Storage.Tests.Sorted;

public sealed class ChunkOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Keys_are_ordered_byte_by_byte_and_the_newest_of_one_key_comes_first(int seed)
    {
        var random = new Random(seed);
        var chunk = new MemoryChunk(512 * 1_024);
        var appended = new List<(byte[] Key, int Number)>();
        for (int number = 0; number < 4_000; number++)
        {
            // Few bytes, zeros among them, in many lengths: keys that begin like others, and that are equal to them.
            byte[] key = new byte[random.Next(1, 28)];
            Array.Fill(key, (byte)random.Next(2));
            key[^1] = (byte)random.Next(3);
            key[key.Length / 2] = (byte)random.Next(3);
            Assert.True(chunk.TryAppend(key, BitConverter.GetBytes(number), isDeletion: false));
            appended.Add((key, number));
        }

        int[] part = Assert.Single(chunk.Sort());

        IEnumerable<int> expected = appended
            .OrderBy(entry => entry.Key, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)))
            .ThenByDescending(entry => entry.Number)
            .Select(entry => entry.Number);
        Assert.Equal(expected, Numbers(chunk, part));
    }

    [Fact]
    public void What_is_appended_later_is_sorted_by_itself_and_merged_when_it_has_grown()
    {
        var chunk = new MemoryChunk(512 * 1_024);
        Append(chunk, 0, 1_000);
        Assert.Single(chunk.Sort());
        Append(chunk, 1_000, 10);

        ImmutableArray<int[]> parts = chunk.Sort();

        Assert.Equal([10, 1_000], parts.Select(part => part.Length));
        Append(chunk, 1_010, 600);
        Assert.Equal([1_610], chunk.Sort().Select(part => part.Length));
        Assert.Equal(Enumerable.Range(0, 1_610).Reverse(), Numbers(chunk, chunk.Sort()[0]));
    }

    private static void Append(MemoryChunk chunk, int first, int count)
    {
        // Downwards, so that they must be sorted.
        foreach (int number in Enumerable.Range(first, count))
        {
            chunk.TryAppend(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(1_000_000 - number)), BitConverter.GetBytes(number), isDeletion: false);
        }
    }

    private static IEnumerable<int> Numbers(MemoryChunk chunk, int[] part)
    {
        var cursor = new ChunkCursor(chunk, part);
        while (cursor.MoveNext())
        {
            yield return BitConverter.ToInt32(cursor.Value);
        }
    }
}
