using System.Reflection;
using System.Text.RegularExpressions;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// Holds the table of vectors in <c>docs/spec-coverage.md</c> against the vectors that there are and the tests that it
/// names: no recorded exchange is there for nothing.
/// </summary>
public sealed partial class VectorCoverageTests
{
    private const string Heading = "## Every vector and the test that replays it";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Coverage");

    private static readonly Dictionary<string, (string Class, string Method)> Rows = ReadTable();

    public static TheoryData<string> Names => [.. Vector.Names];

    [Fact]
    public void Each_of_the_95_vectors_has_a_row_and_no_row_is_of_another()
    {
        Assert.Equal(95, Vector.Names.Count);
        Assert.Equal(Vector.Names.Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_test_of_a_vector_exists_and_replays_it(string name)
    {
        (string className, string methodName) = Rows[name];
        MethodInfo? method = typeof(VectorCoverageTests).Assembly.GetType($"ZsIdNode.Conformance.{className}")?.GetMethod(methodName);
        Assert.NotNull(method);
        Assert.NotNull(method.GetCustomAttribute<FactAttribute>());
        Assert.True(DataOf(method).Contains(name) || BodyOf(className, methodName).Contains($"\"{name}\"", StringComparison.Ordinal), $"{className}.{methodName} does not replay {name}.");
    }

    [Fact]
    public void A_test_that_does_not_take_a_vector_is_not_taken_for_its_test()
    {
        MethodInfo theory = typeof(ResolutionVectorTests).GetMethod(nameof(ResolutionVectorTests.A_recorded_question_over_udp_gets_the_recorded_datagrams))!;

        Assert.Contains("resolve-all-udp", DataOf(theory));
        Assert.DoesNotContain("resolve-all-tcp", DataOf(theory));
        string fact = BodyOf(nameof(ResolutionVectorTests), nameof(ResolutionVectorTests.A_record_that_was_modified_gets_the_recorded_answer));
        Assert.Contains("\"resolve-after-modify\"", fact, StringComparison.Ordinal);
        Assert.DoesNotContain("raw-", fact, StringComparison.Ordinal);
    }

    /// <summary>The first arguments of a theory.</summary>
    private static IEnumerable<string?> DataOf(MethodInfo method) =>
        from attribute in method.GetCustomAttributes<Xunit.Sdk.DataAttribute>()
        from row in attribute.GetData(method)
        select row[0] as string;

    /// <summary>The text of a method, from its name to the next method's.</summary>
    private static string BodyOf(string className, string methodName)
    {
        string source = File.ReadAllText(Path.Combine(Folder, $"{className}.cs"));
        int from = source.IndexOf($" {methodName}(", StringComparison.Ordinal);
        Match next = NextMember().Match(source, Math.Max(from, 0));
        return from < 0 ? "" : next.Success ? source[from..next.Index] : source[from..];
    }

    private static Dictionary<string, (string Class, string Method)> ReadTable() => File.ReadLines(Path.Combine(Folder, "spec-coverage.md"))
        .SkipWhile(line => line != Heading)
        .Skip(1)
        .TakeWhile(line => !line.StartsWith('#'))
        .Select(line => Row().Match(line))
        .Where(row => row.Success)
        .ToDictionary(row => row.Groups["vector"].Value, row => (row.Groups["class"].Value, row.Groups["method"].Value));

    [GeneratedRegex(@"^\| `(?<vector>[^`]+)` \| `(?<class>\w+)(\.(?<method>\w+))?` \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"\n    (public|private|\[)")]
    private static partial Regex NextMember();
}
