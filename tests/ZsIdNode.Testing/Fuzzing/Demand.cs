namespace ZsIdNode.Testing.Fuzzing;

/// <summary>What a target must keep to besides not throwing.</summary>
public static class Demand
{
    public static void That(bool kept, string otherwise)
    {
        if (!kept)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    public static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string otherwise)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new InvalidDataException($"{otherwise}: {Convert.ToHexString(expected)} became {Convert.ToHexString(actual)}");
        }
    }
}
