using System.Globalization;
using System.Text;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Client.Tests.Http;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Import;

/// <summary>Imports that are a batch: whatever gets lost, every line is registered once.</summary>
public sealed class RestartedImportTests
{
    private const int Rows = 95;

    private readonly ImportOptions _options = new() { BatchRows = 10, RetryWait = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromMinutes(1) };
    private readonly WaitingTime _time = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_gets_lost_every_line_is_registered_once(int seed)
    {
        var dice = new Random(seed);
        var node = new FakeNode { MoodAt = _ => dice.Next(2) == 0 ? Mood.Well : (Mood)dice.Next(1, 4) };

        ImportSummary summary = await ImportAsync(node, File(Rows), _options with { Patience = TimeSpan.FromDays(1) });

        Assert.Null(summary.Fault);
        Assert.Equal((Rows, 0), (summary.RowsRegistered + summary.RowsRegisteredBefore, summary.RowsRefused + summary.RowsUnanswered));
        Assert.Equal(Rows, node.Handles.Count);
        Assert.Equal(Rows + 1, summary.LastLineAnswered);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task An_import_that_ended_anywhere_is_gone_on_with(int seed)
    {
        int last = new Random(seed).Next(0, 12);
        var node = new FakeNode { MoodAt = at => at == last ? Mood.LosesTheAnswer : at > last && at < 100 ? Mood.Gone : Mood.Well };
        ImportSummary broken = await ImportAsync(node, File(Rows), _options with { Patience = TimeSpan.Zero });
        int registered = node.Handles.Count;
        var again = new FakeNode();
        node.TakeOver(again);

        ImportSummary summary = await ImportAsync(again, File(Rows));

        Assert.Equal(last > 9, broken.Fault is null);
        Assert.Null(summary.Fault);
        Assert.Equal((Rows - registered, registered, 0), (summary.RowsRegistered, summary.RowsRegisteredBefore, summary.RowsRefused));
        Assert.Equal(Rows, again.Handles.Count);

        // What is registered whole is not sent again.
        Assert.Equal((Rows - registered + 9) / 10, again.Posts);
    }

    [Fact]
    public async Task What_was_refused_is_judged_again_by_the_next_import_and_by_the_one_after_it()
    {
        var node = new FakeNode { NotHomed = ["88.118.42/R3", "88.118.42/R47"] };
        ImportSummary first = await ImportAsync(node, File(Rows));
        ImportSummary second = await ImportAsync(node, File(Rows));
        node.NotHomed.Remove("88.118.42/R3");
        ImportSummary third = await ImportAsync(node, File(Rows));
        node.NotHomed.Clear();
        ImportSummary fourth = await ImportAsync(node, File(Rows));
        ImportSummary fifth = await ImportAsync(node, File(Rows));

        Assert.Equal((Rows - 2, 0, 2), (first.RowsRegistered, first.RowsRegisteredBefore, first.RowsRefused));
        Assert.Equal((0, Rows - 2, 2), (second.RowsRegistered, second.RowsRegisteredBefore, second.RowsRefused));
        Assert.Equal((1, Rows - 2, 1), (third.RowsRegistered, third.RowsRegisteredBefore, third.RowsRefused));
        Assert.Equal((1, Rows - 1, 0), (fourth.RowsRegistered, fourth.RowsRegisteredBefore, fourth.RowsRefused));
        Assert.Equal((0, Rows, 0), (fifth.RowsRegistered, fifth.RowsRegisteredBefore, fifth.RowsRefused));
    }

    [Fact]
    public async Task A_file_that_changed_under_a_name_of_its_own_is_refused_and_not_passed_over()
    {
        var node = new FakeNode();
        Assert.True(ImportBatch.TryName("spring", out ImportBatch? batch));
        await ImportAsync(node, File(20), batch: batch);

        ImportSummary other = await ImportAsync(node, File(20).Replace("x.example", "y.example", StringComparison.Ordinal), batch: batch);

        Assert.Equal(NodeFaultKind.PartDiffers, other.Fault!.Kind);
        Assert.Equal((0, 0), (other.RowsRegistered, other.RowsRegisteredBefore));
    }

    [Fact]
    public async Task A_file_that_grew_under_a_name_of_its_own_registers_what_is_new()
    {
        var node = new FakeNode();
        Assert.True(ImportBatch.TryName("spring", out ImportBatch? batch));
        await ImportAsync(node, File(20), batch: batch);

        ImportSummary grown = await ImportAsync(node, File(33), batch: batch);

        Assert.Null(grown.Fault);
        Assert.Equal((13, 20), (grown.RowsRegistered, grown.RowsRegisteredBefore));
    }

    [Fact]
    public async Task Patience_ends_and_the_summary_says_how_to_go_on()
    {
        var node = new FakeNode { MoodAt = _ => Mood.Gone };

        ImportSummary summary = await ImportAsync(node, File(Rows));

        Assert.Equal(NodeFaultKind.Unreachable, summary.Fault!.Kind);
        Assert.Contains("no line is registered twice", summary.Fault.Message, StringComparison.Ordinal);
        Assert.InRange(node.Posts, _options.RequestsInFlight, 8 * _options.RequestsInFlight);
    }

    [Fact]
    public async Task A_node_that_is_not_there_at_the_beginning_is_not_waited_for()
    {
        var node = new FakeNode { Token = "other" };

        ImportSummary summary = await ImportAsync(node, File(Rows));

        Assert.Equal(NodeFaultKind.NotAuthorised, summary.Fault!.Kind);
        Assert.Equal(0, node.Posts);
    }

    [Fact]
    public async Task Faulty_rows_do_not_shift_the_parts()
    {
        string text = File(15) + string.Concat(Enumerable.Repeat(",u\n", 25)) + "LAST,u\n";
        var node = new FakeNode();
        ImportSummary first = await ImportAsync(node, text);

        ImportSummary again = await ImportAsync(node, text);

        Assert.Equal((16, 25), (first.RowsRegistered, first.RowsFaulty));
        Assert.Equal((0, 16, 25), (again.RowsRegistered, again.RowsRegisteredBefore, again.RowsFaulty));
    }

    [Fact]
    public async Task The_key_of_a_file_follows_from_all_that_shapes_its_parts()
    {
        string[] keys =
        [
            await KeyAsync(File(20), "88.118.42", _options),
            await KeyAsync(File(21), "88.118.42", _options),
            await KeyAsync(File(20), "88.118.43", _options),
            await KeyAsync(File(20), "88.118.42", _options with { BatchRows = 11 }),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], await KeyAsync(File(20), "88.118.42", _options));
        Assert.All(keys, key => Assert.True(ImportBatch.TryName(key, out _)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("批次")]
    public void A_name_that_no_node_takes_is_none(string name) => Assert.False(ImportBatch.TryName(name, out _));

    private static async Task<string> KeyAsync(string text, string prefix, ImportOptions options)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        ImportBatch batch = await ImportBatch.OfAsync(file, Handles.Prefix.Parse(prefix), options);
        Assert.Equal(0, file.Position);
        return batch.Key;
    }

    private static string File(int count)
    {
        var text = new StringBuilder("suffix,URL\n");
        for (int row = 0; row < count; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"R{row},https://x.example/{row}\n");
        }

        return text.ToString();
    }

    private async Task<ImportSummary> ImportAsync(FakeNode node, string text, ImportOptions? options = null, ImportBatch? batch = null)
    {
        options ??= _options;
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        batch ??= await ImportBatch.OfAsync(file, Catalogue.Prefix, options);
        CatalogueReader catalogue = (await CatalogueReader.OpenAsync(file, Catalogue.Prefix)).Catalogue!;
        using var client = new NodeClient(new NodeClientOptions { Address = new Uri("http://node.example/"), Token = "token", Wait = (_, _) => Task.CompletedTask }, node);
        return await new Importer(client, options, batch, _time).RunAsync(catalogue, text.Length);
    }

    /// <summary>A clock on which whoever waits has waited: it goes on by what was asked for.</summary>
    private sealed class WaitingTime : TimeProvider
    {
        private readonly FakeTime _time = new();

        public override long TimestampFrequency => _time.TimestampFrequency;

        public override long GetTimestamp() => _time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _time.Advance(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
