using System.Globalization;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>What the caller asked of a storage run.</summary>
/// <param name="Count">How many identifiers; the run's own number when it is left out.</param>
/// <param name="Parent">The folder in which the data folder is made.</param>
internal sealed record StorageRunOptions(long? Count, string Parent)
{
    public const string Usage = "usage: ZsIdNode.LoadTests storage-NAME [--count N] [--data-parent FOLDER]";

    private const long CountMost = 1_000_000_000;

    public static StorageRunOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new StorageRunOptions(Count: null, Path.GetTempPath());
        for (int at = 0; at < words.Length; at += 2)
        {
            string value = at + 1 < words.Length ? words[at + 1] : throw new LoadTestException($"'{words[at]}' needs a value.\n{Usage}");
            options = words[at] switch
            {
                "--count" => options with { Count = CountOf(value) },
                "--data-parent" => options with { Parent = value },
                _ => throw new LoadTestException($"There is no option '{words[at]}'.\n{Usage}"),
            };
        }

        return options;
    }

    private static long CountOf(string text) =>
        long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long count) && count is >= 1_000 and <= CountMost
            ? count
            : throw new LoadTestException($"--count {text}: expected a whole number from 1000 to {CountMost}.");
}
