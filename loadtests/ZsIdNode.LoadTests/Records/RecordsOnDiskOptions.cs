using System.Globalization;

namespace ZsIdNode.LoadTests.Records;

/// <summary>How large the record view is and how long it is read.</summary>
internal sealed record RecordsOnDiskOptions
{
    public const string Verb = "records-disk";

    private const string Usage = "usage: ZsIdNode.LoadTests records-disk [--records N] [--value-bytes N] [--memory-mib N] [--index-mib N] [--seconds N] [--seed N] [--digest 0|1] [--data-parent FOLDER]";

    // With 300 bytes each, about 2 GB.
    public int Records { get; private init; } = 5_500_000;

    public int ValueBytes { get; private init; } = 300;

    public int MemoryMebibytes { get; private init; } = 64;

    public int IndexMebibytes { get; private init; } = 64;

    public int Seconds { get; private init; } = 5;

    public int Seed { get; private init; } = 1;

    public bool Digest { get; private init; }

    public string DataParent { get; private init; } = Path.GetTempPath();

    public static RecordsOnDiskOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new RecordsOnDiskOptions();
        if (words.Length % 2 != 0)
        {
            throw new LoadTestException(Usage);
        }

        for (int at = 0; at < words.Length; at += 2)
        {
            string value = words[at + 1];
            options = words[at] switch
            {
                "--records" => options with { Records = Number(value) },
                "--value-bytes" => options with { ValueBytes = Number(value) },
                "--memory-mib" => options with { MemoryMebibytes = Number(value) },
                "--index-mib" => options with { IndexMebibytes = Number(value) },
                "--seconds" => options with { Seconds = Number(value) },
                "--seed" => options with { Seed = Number(value) },
                "--digest" => options with { Digest = value == "1" },
                "--data-parent" => options with { DataParent = value },
                _ => throw new LoadTestException($"There is no option '{words[at]}'.\n{Usage}"),
            };
        }

        return options;
    }

    public override string ToString() => $"{Records:N0} records of {ValueBytes} bytes, memory {MemoryMebibytes} MiB, index {IndexMebibytes} MiB";

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new LoadTestException($"'{text}': expected a whole number above 0.\n{Usage}");
}
