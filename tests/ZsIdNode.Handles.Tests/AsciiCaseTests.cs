namespace ZsIdNode.Handles.Tests;

public sealed class AsciiCaseTests
{
    private const int LengthMost = 70;
    private const int Rounds = 40;

    /// <summary>Texts of every length up to 70, of ASCII, of anything, and of letters around the edges of a–z.</summary>
    public static IEnumerable<byte[]> Texts()
    {
        var random = new Random(20261121);
        byte[] edges = [.. "@AZ[`az{"u8, 0x00, 0x7F, 0x80, 0xE1, 0xFA, 0xFF];
        for (int length = 0; length <= LengthMost; length++)
        {
            for (int round = 0; round < Rounds; round++)
            {
                byte[] text = new byte[length];
                random.NextBytes(text);
                if (round % 3 == 1)
                {
                    text = [.. text.Select(letter => (byte)(letter & 0x7F))];
                }
                else if (round % 3 == 2)
                {
                    text = [.. text.Select(letter => edges[letter % edges.Length])];
                }

                yield return text;
            }
        }
    }

    [Fact]
    public void Folding_changes_the_letters_a_to_z_and_nothing_else()
    {
        foreach (byte[] text in Texts())
        {
            byte[] folded = new byte[text.Length + 3];

            Assert.Equal(text.Length, AsciiCase.Fold(text, folded));
            Assert.Equal(Folded(text), folded[..text.Length]);
            Assert.Equal([0, 0, 0], folded[text.Length..]);
        }
    }

    [Fact]
    public void Texts_that_fold_alike_are_equal_and_hash_alike()
    {
        foreach (byte[] text in Texts())
        {
            byte[] folded = Folded(text);

            Assert.True(AsciiCase.Equal(text, folded));
            Assert.Equal(AsciiCase.Hash(text), AsciiCase.Hash(folded));
        }
    }

    [Fact]
    public void Two_texts_are_equal_exactly_when_their_folded_forms_are()
    {
        foreach (byte[] text in Texts().Where(text => text.Length > 0))
        {
            for (int at = 0; at < text.Length; at += 7)
            {
                byte[] other = [.. text];
                other[at] ^= 0x20;
                bool alike = Folded(text).SequenceEqual(Folded(other));

                Assert.Equal(alike, AsciiCase.Equal(text, other));
                Assert.Equal(alike, AsciiCase.Hash(text) == AsciiCase.Hash(other));
            }
        }
    }

    [Fact]
    public void A_text_of_another_length_is_not_equal_and_hashes_differently()
    {
        byte[] zeros = new byte[LengthMost];
        for (int length = 1; length <= LengthMost; length++)
        {
            Assert.False(AsciiCase.Equal(zeros.AsSpan(0, length), zeros.AsSpan(0, length - 1)));
            Assert.NotEqual(AsciiCase.Hash(zeros.AsSpan(0, length)), AsciiCase.Hash(zeros.AsSpan(0, length - 1)));
        }
    }

    [Fact]
    public void A_start_is_compared_without_case()
    {
        Assert.True(AsciiCase.StartsWith("0.na/88.118"u8, "0.NA/"u8));
        Assert.True(AsciiCase.StartsWith("x"u8, ""u8));
        Assert.False(AsciiCase.StartsWith("0.N"u8, "0.NA"u8));
    }

    [Fact]
    public void Too_little_room_for_the_folded_text_is_refused_at_once() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AsciiCase.Fold("88.118/a"u8, new byte[7]));

    [Theory]
    [InlineData("", 0UL)]
    [InlineData("88.118.42/LAMP-2026-000017", 8_054_537_650_531_528_521UL)]
    [InlineData("88.118.42/古镇灯", 4_436_830_354_816_388_900UL)]
    public void The_hash_is_frozen_because_stores_keep_it_on_disk(string text, ulong hash) =>
        Assert.Equal(hash, AsciiCase.Hash(System.Text.Encoding.UTF8.GetBytes(text)));

    private static byte[] Folded(byte[] text) => [.. text.Select(letter => letter is >= (byte)'a' and <= (byte)'z' ? (byte)(letter - 32) : letter)];
}
