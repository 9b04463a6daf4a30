using System.Text.RegularExpressions;

namespace ZsIdNode.Architecture;

public partial class DecisionRecordTests
{
    [Fact]
    public void Every_decision_record_has_a_number_of_its_own() =>
        Assert.Empty(Faults(Repository.Files("docs/decisions", "*.md").Select(path => Path.GetFileName(path))));

    [Fact]
    public void A_number_given_twice_and_a_record_without_one_are_found()
    {
        string[] faults = [.. Faults(["0001-one-log.md", "0001-own-journal.md", "no-number.md", "0002-own-csv-reader.md", "README.md"])];

        Assert.Equal(["0001 is the number of 0001-one-log.md and 0001-own-journal.md.", "no-number.md is not named NNNN-title.md."], faults.Order());
    }

    private static IEnumerable<string> Faults(IEnumerable<string> names)
    {
        string[] records = [.. names.Where(name => name != "README.md")];
        foreach (string name in records.Where(name => !RecordName().IsMatch(name)))
        {
            yield return $"{name} is not named NNNN-title.md.";
        }

        foreach (IGrouping<string, string> same in records.Where(name => RecordName().IsMatch(name)).GroupBy(name => name[..4]).Where(same => same.Count() > 1))
        {
            yield return $"{same.Key} is the number of {string.Join(" and ", same)}.";
        }
    }

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex RecordName();
}
