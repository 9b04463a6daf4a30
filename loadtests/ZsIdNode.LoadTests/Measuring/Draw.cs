namespace ZsIdNode.LoadTests.Measuring;

/// <summary>Draws numbers below a bound, all alike; the same seed gives the same numbers on every machine.</summary>
// SplitMix64: a nanosecond a number, which System.Random with a seed is far from.
internal sealed class Draw(ulong seed, int below)
{
    private ulong _state = seed;

    public int Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return (int)Math.BigMul(mixed ^ (mixed >> 31), (ulong)below, out _);
    }
}
