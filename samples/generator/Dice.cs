namespace ZsIdNode.Samples;

/// <summary>SplitMix64: a dozen lines that give the same numbers with every runtime, which Random does not promise.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below) => (int)(NextWord() % (ulong)below);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>Whether something happens that happens once in <paramref name="times"/>.</summary>
    public bool OnceIn(int times) => Next(times) == 0;

    private ulong NextWord()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong word = _state;
        word = (word ^ (word >> 30)) * 0xBF58_476D_1CE4_E5B9;
        word = (word ^ (word >> 27)) * 0x94D0_49BB_1331_11EB;
        return word ^ (word >> 31);
    }
}
