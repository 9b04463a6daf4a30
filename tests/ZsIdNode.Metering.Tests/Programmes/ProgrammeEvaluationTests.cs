using ZsIdNode.Handles;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Metering.Programmes;

namespace ZsIdNode.Metering.Tests.Programmes;

public sealed class ProgrammeEvaluationTests
{
    private const long Identifiers = 100_000_000;
    private const long DailyResolutions = 30_000;

    private readonly DailyCounts _counts = new();
    private readonly AwardProgramme _programme = ProgrammeFileTests.Zhongshan();

    [Theory]
    [InlineData(2023, 365)]
    [InlineData(2024, 366)]
    public void Exactly_the_two_numbers_is_not_met_and_one_more_of_each_is(int year, int days)
    {
        Add(new DateOnly(year, 1, 1), Measure.Registered, Identifiers);
        Add(new DateOnly(year, 12, 31), Measure.Resolved, DailyResolutions * days);
        RuleResult exactly = Evaluate(year).Rules[0];
        Assert.False(exactly.Met);
        Assert.All(exactly.Conditions, condition => Assert.Equal((false, 100m, 1), (condition.Conservative.Met, condition.Conservative.Percent, condition.Conservative.Missing)));

        Add(new DateOnly(year, 6, 1), Measure.Registered, 1);
        Assert.False(Evaluate(year).Rules[0].Met);

        Add(new DateOnly(year, 6, 1), Measure.Resolved, 1);
        Assert.True(Evaluate(year).Rules[0].Met);
    }

    [Fact]
    public void The_years_on_either_side_do_not_count()
    {
        Add(new DateOnly(2022, 12, 31), Measure.Registered, Identifiers);
        Add(new DateOnly(2024, 1, 1), Measure.Registered, Identifiers);
        Add(new DateOnly(2023, 1, 1), Measure.Registered, 3);

        Assert.Equal(new Quantity(3, 1), Evaluate(2023).Rules[0].Conditions[0].Favourable.Value);
    }

    [Fact]
    public void The_nodes_own_records_and_doings_do_not_count()
    {
        var day = BeijingDay.Of(new DateOnly(2023, 5, 1));
        _counts.Add(day, Prefix.NamingAuthority, Door.Udp, Measure.Registered, 10);
        _counts.Add(day, Prefix.NamingAuthority, Door.Node, Measure.Registered, 20);
        _counts.Add(day, "88.118", Door.Node, Measure.Registered, 40);
        _counts.Add(day, "88.118", Door.Http, Measure.Registered, 80);
        _counts.Add(day, Prefix.NamingAuthority, Door.Udp, Measure.Resolved, 10);
        _counts.Add(day, "88.118", Door.Udp, Measure.Resolved, 365);
        _counts.Add(day, DailyCount.NotOurs, Door.Udp, Measure.NotResponsible, 1_000);

        IReadOnlyList<ConditionResult> conditions = Evaluate(2023).Rules[0].Conditions;

        Assert.Equal(new Quantity(80, 1), conditions[0].Favourable.Value);
        Assert.Equal(new Quantity(365, 365), conditions[1].Conservative.Value);
        Assert.Contains("0.NA", Metrics.NewIdentifiersInYear.ExcludedEvents.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Deletions_lower_the_conservative_reading_only_and_not_below_zero()
    {
        Add(new DateOnly(2023, 5, 1), Measure.Registered, 10);
        Add(new DateOnly(2023, 5, 2), Measure.Deleted, 4);
        ConditionResult some = Evaluate(2023).Rules[0].Conditions[0];
        Add(new DateOnly(2023, 5, 2), Measure.Deleted, 40);
        ConditionResult many = Evaluate(2023).Rules[0].Conditions[0];

        Assert.Equal((10, 6), (some.Favourable.Value.Events, some.Conservative.Value.Events));
        Assert.Equal((10, 0), (many.Favourable.Value.Events, many.Conservative.Value.Events));
    }

    [Fact]
    public void A_mean_is_over_the_days_in_operation_or_over_the_whole_year()
    {
        Add(new DateOnly(2024, 3, 1), Measure.Resolved, 1_000);
        Add(new DateOnly(2024, 3, 11), Measure.Resolved, 500_000);

        ConditionResult mean = ProgrammeEvaluation.Of(_programme, _counts.Current, 2024, BeijingDay.Of(new DateOnly(2024, 3, 10))).Rules[0].Conditions[1];

        Assert.Equal(new Quantity(1_000, 10), mean.Favourable.Value);
        Assert.Equal(new Quantity(1_000, 366), mean.Conservative.Value);
        Assert.Equal((DailyResolutions * 10) - 1_000 + 1, mean.Favourable.Missing);
    }

    [Fact]
    public void A_node_that_ran_before_the_year_was_in_operation_since_its_first_day()
    {
        Add(new DateOnly(2022, 3, 1), Measure.Resolved, 1);
        Add(new DateOnly(2023, 12, 31), Measure.Resolved, 100);

        Assert.Equal(new Quantity(100, 365), Evaluate(2023).Rules[0].Conditions[1].Favourable.Value);
    }

    [Fact]
    public void A_year_without_a_single_count_or_that_has_not_begun_has_nothing()
    {
        ProgrammeEvaluation none = ProgrammeEvaluation.Of(_programme, _counts.Current, 2027, BeijingDay.Of(new DateOnly(2026, 11, 21)));

        Assert.All(none.Rules[0].Conditions, condition => Assert.Equal((0m, 0m), (condition.Favourable.Value.Shown, condition.Favourable.Percent)));
        Assert.False(none.Rules[0].MetFavourably);
        Assert.False(none.YearIsOver);
    }

    [Theory]
    [InlineData("2022-02-03", ProgrammeStanding.NotYetInForce)]
    [InlineData("2022-02-04", ProgrammeStanding.InForce)]
    [InlineData("2025-12-31", ProgrammeStanding.InForce)]
    [InlineData("2026-01-01", ProgrammeStanding.Lapsed)]
    public void A_programme_stands_by_the_day_of_evaluation(string asOf, ProgrammeStanding standing)
    {
        Assert.True(BeijingDay.TryParse(asOf, out BeijingDay day));

        Assert.Equal(standing, ProgrammeEvaluation.Of(_programme, _counts.Current, 2023, day).Standing);
    }

    [Fact]
    public void A_year_after_the_programme_lapsed_does_not_touch_its_validity()
    {
        Assert.True(Evaluate(2025).YearTouchesValidity);
        Assert.False(Evaluate(2026).YearTouchesValidity);
    }

    [Fact]
    public void A_new_programme_with_at_least_needs_a_file_and_no_code()
    {
        AwardProgramme draft = ProgrammeFileTests.Read(ProgrammeFileTests.ZhongshanText()
            .Replace("\">\"", "\">=\"", StringComparison.Ordinal)
            .Replace("adopted", "consultationDraft", StringComparison.Ordinal));
        Add(new DateOnly(2023, 1, 1), Measure.Registered, Identifiers);
        Add(new DateOnly(2023, 1, 1), Measure.Resolved, DailyResolutions * 365);

        ProgrammeEvaluation evaluation = ProgrammeEvaluation.Of(draft, _counts.Current, 2023, BeijingDay.Of(new DateOnly(2024, 1, 1)));

        Assert.True(evaluation.Rules[0].Met);
        Assert.Equal(ProgrammeStanding.Draft, evaluation.Standing);
    }

    [Fact]
    public void A_rule_is_met_only_when_all_its_conditions_are()
    {
        // Ten days in operation: enough by the favourable denominator alone.
        Add(new DateOnly(2023, 12, 22), Measure.Resolved, (DailyResolutions * 10) + 1);
        Assert.False(Evaluate(2023).Rules[0].MetFavourably);

        Add(new DateOnly(2023, 12, 22), Measure.Registered, Identifiers + 1);
        Assert.True(Evaluate(2023).Rules[0].MetFavourably);
        Assert.False(Evaluate(2023).Rules[0].Met);
    }

    [Fact]
    public void Every_metric_says_in_both_languages_what_it_counts()
    {
        Assert.Equal(Metrics.All.Count, Metrics.All.DistinctBy(metric => metric.Id).Count());
        Assert.All(Metrics.All, metric =>
        {
            Assert.Same(metric, Metrics.Find(metric.Id));
            Assert.True(metric.Version > 0);
            Assert.Equal("Asia/Shanghai", metric.TimeZone);
            Assert.StartsWith("T8", metric.OfficialTable, StringComparison.Ordinal);
            Assert.All([metric.Text, metric.ExcludedEvents, metric.Unit], text => Assert.False(text.Zh.Length == 0 || text.En.Length == 0));
        });
    }

    private void Add(DateOnly date, Measure measure, long count) =>
        _counts.Add(BeijingDay.Of(date), "88.118.42", Door.Tcp, measure, count);

    private ProgrammeEvaluation Evaluate(int year) =>
        ProgrammeEvaluation.Of(_programme, _counts.Current, year, BeijingDay.Of(new DateOnly(2026, 11, 21)));
}
