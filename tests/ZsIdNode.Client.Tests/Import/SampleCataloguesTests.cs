using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles;
using ZsIdNode.Samples;

namespace ZsIdNode.Client.Tests.Import;

public sealed partial class SampleCataloguesTests
{
    private static readonly string Samples = Path.Combine(Root(), "samples");

    public static TheoryData<string> FileNames => [.. SampleFile.All.Select(file => file.Name)];

    public static TheoryData<string, int> GoodCatalogues => new()
    {
        { "lamps.csv", 8_000 },
        { "locks.csv", 6_500 },
        { "furniture.csv", 7_000 },
    };

    [Theory]
    [MemberData(nameof(FileNames))]
    public void The_generator_writes_the_bytes_that_are_checked_in(string name)
    {
        byte[] written = SampleFile.All.Single(file => file.Name == name).Write();

        Assert.True(File.ReadAllBytes(Path.Combine(Samples, "catalogues", name)).AsSpan().SequenceEqual(written), $"{name} differs; run the generator as samples/README.md says");
    }

    [Theory]
    [MemberData(nameof(GoodCatalogues))]
    public async Task Every_row_of_a_good_catalogue_is_a_registration(string name, int rows)
    {
        Catalogue read = await ReadAsync(name);

        Assert.Empty(read.Faults);
        Assert.Equal(rows, read.Registrations.Select(registration => registration.Handle).Distinct().Count());
        Assert.All(read.Registrations, registration => Assert.Equal(1, registration.Values[0].Index));
        Assert.All(read.Registrations, registration => Assert.Equal(registration.Values.Length, registration.Values.Select(value => value.Index).Distinct().Count()));
        Assert.All(read.Registrations, registration => Assert.True(IsGtin(registration.Values.Single(value => value.Type == "gtin").Text)));
    }

    [Fact]
    public async Task One_lamp_is_described_on_two_lines()
    {
        Catalogue read = await ReadAsync("lamps.csv");

        Registration lamp = Assert.Single(read.Registrations, registration => registration.Values.Any(value => value.Text.Contains('\n', StringComparison.Ordinal)));
        Assert.Equal("88.118.42/LAMP-2026-000017", lamp.Handle.ToString());
        Assert.Equal("适用于客厅、卧室\n安装前请切断电源", lamp.Values.Single(value => value.Type == "DESC").Text);
    }

    [Fact]
    public async Task The_faulty_catalogue_has_the_faults_that_the_readme_lists_and_loses_no_good_row()
    {
        Catalogue read = await ReadAsync("faulty.csv");

        string[] documented = [.. FaultRow().Matches(await File.ReadAllTextAsync(Path.Combine(Samples, "README.md")))
            .Select(row => $"{row.Groups["lines"].Value} {row.Groups["kind"].Value}")];
        Assert.Equal(documented, read.FaultLines);
        Assert.All(read.Registrations, registration => Assert.StartsWith("GOOD-", registration.Handle.Suffix, StringComparison.Ordinal));
        string text = await File.ReadAllTextAsync(Path.Combine(Samples, "catalogues", "faulty.csv"));
        Assert.Equal(text.Split('\n').Count(line => line.StartsWith("GOOD-", StringComparison.Ordinal)), read.Registrations.Count);
    }

    [Fact]
    public async Task The_faulty_catalogue_shows_every_fault_but_the_one_that_needs_a_row_of_half_a_megabyte()
    {
        Catalogue read = await ReadAsync("faulty.csv");

        Assert.Equal(
            Enum.GetValues<RowFaultKind>().Except([RowFaultKind.None, RowFaultKind.RowTooLong]),
            read.Faults.Select(fault => fault.Kind).Distinct().Order());
    }

    [Fact]
    public async Task Every_enterprise_has_a_prefix_under_the_node_and_a_catalogue()
    {
        using JsonDocument enterprises = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Samples, "enterprises.json")));

        Assert.Equal(3, enterprises.RootElement.GetArrayLength());
        Assert.All(enterprises.RootElement.EnumerateArray(), enterprise =>
        {
            Assert.True(Prefix.Parse(enterprise.GetProperty("prefix").GetString()!).IsUnder(Prefix.Parse("88.118")));
            Assert.NotEqual("", enterprise.GetProperty("registrant").GetString());
            Assert.True(File.Exists(Path.Combine(Samples, enterprise.GetProperty("catalogue").GetString()!)));
        });
    }

    private static async Task<Catalogue> ReadAsync(string name)
    {
        await using FileStream file = File.OpenRead(Path.Combine(Samples, "catalogues", name));
        return await Catalogue.ReadAsync(file);
    }

    /// <summary>GS1 General Specifications: all thirteen digits, weighed 1 and 3 in turn, make a multiple of ten.</summary>
    private static bool IsGtin(string digits) =>
        digits.Length == 13 && digits.Select((digit, at) => CharUnicodeInfo.GetDecimalDigitValue(digit) * (at % 2 == 0 ? 1 : 3)).Sum() % 10 == 0;

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ZsIdNode.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("ZsIdNode.sln stands in no folder above the tests.");
    }

    [GeneratedRegex(@"^\| (?<lines>[\d-]+) \| `(?<kind>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex FaultRow();
}
