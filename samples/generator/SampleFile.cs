namespace ZsIdNode.Samples;

/// <summary>A file under samples/catalogues and how its bytes are made; the same bytes on every machine.</summary>
public sealed record SampleFile(string Name, Func<byte[]> Write)
{
    public static IReadOnlyList<SampleFile> All { get; } =
    [
        new("lamps.csv", Lamps.Write),
        new("locks.csv", Locks.Write),
        new("furniture.csv", Furniture.Write),
        new("faulty.csv", FaultyCatalogue.Write),
    ];
}
