using System.Text;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Metering.Programmes;

namespace ZsIdNode.Metering.Tests.Programmes;

public sealed class ProgrammeFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Programmes");

    public static TheoryData<string> Samples => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_is_read_and_is_named_after_its_file(string file)
    {
        bool read = ProgrammeFile.TryRead(File.ReadAllBytes(Path.Combine(Folder, file)), out AwardProgramme? programme, out IReadOnlyList<ProgrammeFault> faults);

        Assert.True(read, string.Join('\n', faults));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), programme!.Id);
    }

    [Fact]
    public void The_Zhongshan_programme_asks_for_more_than_its_two_numbers_and_lapsed_with_2025()
    {
        AwardProgramme programme = Zhongshan();

        ProgrammeRule rule = Assert.Single(programme.Rules);
        Assert.Equal(
            [
                new ProgrammeCondition(Metrics.NewIdentifiersInYear, Comparison.Above, 100_000_000),
                new ProgrammeCondition(Metrics.MeanDailyResolutionsInYear, Comparison.Above, 30_000),
            ],
            rule.Conditions);
        Assert.Equal(BeijingDay.Of(new DateOnly(2025, 12, 31)), programme.Validity.Last);
        Assert.Equal(ProgrammeStatus.Adopted, programme.Status);
    }

    [Fact]
    public void Every_fault_of_a_file_is_reported_with_its_path()
    {
        IReadOnlyList<ProgrammeFault> faults = FaultsOf(
            """
            {
              "id": "",
              "title": { "zh": "名", "en": 7 },
              "status": "final",
              "citation": { "seed": "a.txt" },
              "validity": { "from": "2025-12-31", "to": "2025-02-30" },
              "rules": [
                { "id": "R", "notes": [], "metrics": [ { "metric": "newIdentifiers", "op": "=>", "threshold": 1.5, "unit": "x" } ] },
                { "id": "R", "notes": {}, "metrics": [] }
              ],
              "notes": [ "text" ],
              "Title": 1
            }
            """);

        Assert.Equal(
            [
                "$.Title",
                "$.applicant",
                "$.citation.clause",
                "$.id",
                "$.notes[0]",
                "$.rules",
                "$.rules[0].metrics[0].metric",
                "$.rules[0].metrics[0].op",
                "$.rules[0].metrics[0].threshold",
                "$.rules[0].metrics[0].unit",
                "$.rules[1].metrics",
                "$.rules[1].notes",
                "$.status",
                "$.title.en",
                "$.validity.to",
            ],
            faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_validity_that_ends_before_it_begins_is_a_fault() =>
        Assert.Equal("$.validity.to", Assert.Single(FaultsOf(ZhongshanText().Replace("\"2025-12-31\"", "\"2021-12-31\"", StringComparison.Ordinal))).Path);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000000000000001")]
    [InlineData("1e400")]
    public void A_threshold_out_of_range_is_a_fault(string threshold) =>
        Assert.Equal(
            "$.rules[0].metrics[1].threshold",
            Assert.Single(FaultsOf(ZhongshanText().Replace("\"threshold\": 30000", $"\"threshold\": {threshold}", StringComparison.Ordinal))).Path);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}")]
    [InlineData("{\"id\":\"\\uD800\"}")]
    [InlineData("{\"\\uD800\":1}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]")]
    public void What_is_no_programme_at_all_is_a_fault_and_not_an_exception(string text) => Assert.NotEmpty(FaultsOf(text));

    [Fact]
    public void A_file_cut_anywhere_or_with_any_byte_changed_does_not_throw()
    {
        byte[] whole = Encoding.UTF8.GetBytes(ZhongshanText());
        for (int at = 0; at < whole.Length; at++)
        {
            Assert.Equal(
                whole.AsSpan(at).Trim("\r\n"u8).IsEmpty,
                ProgrammeFile.TryRead(whole.AsMemory(0, at), out _, out _));

            byte[] changed = [.. whole];
            changed[at] ^= 0x11;
            bool read = ProgrammeFile.TryRead(changed, out AwardProgramme? programme, out IReadOnlyList<ProgrammeFault> faults);
            Assert.Equal(read, programme is not null);
            Assert.Equal(read, faults.Count == 0);
        }
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        byte[] large = [.. Encoding.UTF8.GetBytes(ZhongshanText()), .. Enumerable.Repeat((byte)' ', ProgrammeFile.BytesMost)];

        Assert.False(ProgrammeFile.TryRead(large, out _, out IReadOnlyList<ProgrammeFault> faults));
        Assert.Equal("$", Assert.Single(faults).Path);
    }

    internal static AwardProgramme Zhongshan() => Read(ZhongshanText());

    internal static AwardProgramme Read(string text)
    {
        Assert.True(ProgrammeFile.TryRead(Encoding.UTF8.GetBytes(text), out AwardProgramme? programme, out IReadOnlyList<ProgrammeFault> faults), string.Join('\n', faults));
        return programme!;
    }

    internal static string ZhongshanText() => File.ReadAllText(Path.Combine(Folder, "zhongshan-2022-first-time.json"));

    private static IReadOnlyList<ProgrammeFault> FaultsOf(string text)
    {
        Assert.False(ProgrammeFile.TryRead(Encoding.UTF8.GetBytes(text), out _, out IReadOnlyList<ProgrammeFault> faults));
        return faults;
    }
}
