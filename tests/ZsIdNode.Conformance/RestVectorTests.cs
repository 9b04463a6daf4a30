using System.Text;
using System.Text.RegularExpressions;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// Replays recorded exchanges over HTTP and HTTPS against a served node: status line and body must be the recorded
/// ones, content type and length must mean the same, and so must the ways to authenticate. The other headers are the
/// recorded server's own affair.
/// </summary>
public sealed partial class RestVectorTests(ServedRecords node) : IClassFixture<ServedRecords>
{
    [Theory]
    [InlineData("rest-get")]
    [InlineData("rest-get-type")]
    [InlineData("rest-not-found")]
    [InlineData("rest-utf8")]
    [InlineData("rest-put-plain-http")]
    [InlineData("rest-put-basic-plain-http")]
    public async Task A_recorded_request_gets_the_recorded_answer(string name)
    {
        (byte[] recorded, byte[] answer) = await ReplayAsync(name);

        AssertSame(recorded, answer);
    }

    [Fact]
    public async Task The_site_record_is_given_as_recorded_but_for_the_ports()
    {
        (byte[] recorded, byte[] answer) = await ReplayAsync("rest-site");

        string body = Encoding.UTF8.GetString(RecordedHttp.BodyOf(recorded)).Replace("26412", $"{node.WirePort}", StringComparison.Ordinal).Replace("18012", $"{node.HttpPort}", StringComparison.Ordinal);
        Assert.Equal(RecordedHttp.StatusLineOf(recorded), RecordedHttp.StatusLineOf(answer));
        Assert.Equal(body, Encoding.UTF8.GetString(RecordedHttp.BodyOf(answer)));
    }

    [Fact]
    public async Task A_body_without_values_is_refused_as_recorded_in_other_words()
    {
        // Difference: the recorded server gives the name of a Java exception; we say what was expected.
        (byte[] recorded, byte[] answer) = await ReplayAsync("rest-put-bad-body");

        Assert.Equal(RecordedHttp.StatusLineOf(recorded), RecordedHttp.StatusLineOf(answer));
        Assert.StartsWith("""{"responseCode":4,"message":"in the body: expected an array of values""", Encoding.UTF8.GetString(RecordedHttp.BodyOf(answer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_told_over_https_how_to_prove_who_he_is()
    {
        (byte[] recorded, byte[] answer) = await ReplayAsync("rests-put-unauthenticated");

        AssertSame(recorded, answer);
        string[] ways = RecordedHttp.HeadersOf(answer, "WWW-Authenticate");
        string[] recordedWays = RecordedHttp.HeadersOf(recorded, "WWW-Authenticate");
        Assert.Equal(recordedWays.Select(WithoutNumbers), ways.Select(WithoutNumbers));
        Assert.Equal(16, Convert.FromBase64String(Nonce().Match(ways[1]).Groups[1].Value).Length);
    }

    [Fact]
    public async Task A_record_is_created_and_deleted_with_a_password_as_recorded()
    {
        (byte[] created, byte[] answerToCreation) = await ReplayAsync("rests-put-basic");
        (byte[] deleted, byte[] answerToDeletion) = await ReplayAsync("rests-delete-basic");

        AssertSame(created, answerToCreation);
        AssertSame(deleted, answerToDeletion);
    }

    [Fact]
    public async Task A_list_of_handles_is_given_as_recorded()
    {
        // What other exchanges had left on the recorded server, few of which were kept.
        await node.RegisterAsync("88.101.1/8b0ef657-82f5-41f2-bcf6-16fc0b5ccf02");
        for (int at = await node.CountAsync(); at < 140; at++)
        {
            await node.RegisterAsync($"88.101.1/vec-other-{at}");
        }

        (byte[] recorded, byte[] answer) = await ReplayAsync("rests-list");

        AssertSame(recorded, answer);
    }

    [GeneratedRegex("(sessionId|nonce)=\"[^\"]+\"")]
    private static partial Regex Number();

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    private static string WithoutNumbers(string way) => Number().Replace(way, "$1");

    private static void AssertSame(byte[] recorded, byte[] answer)
    {
        Assert.Equal(RecordedHttp.StatusLineOf(recorded), RecordedHttp.StatusLineOf(answer));
        Assert.Equal(RecordedHttp.HeaderOf(recorded, "Content-Type"), RecordedHttp.HeaderOf(answer, "Content-Type"), ignoreCase: true);
        Assert.Equal(RecordedHttp.HeaderOf(recorded, "Content-Length"), RecordedHttp.HeaderOf(answer, "Content-Length"));
        Assert.Equal(RecordedHttp.HeaderOf(recorded, "Connection"), RecordedHttp.HeaderOf(answer, "Connection"));
        Assert.Equal(Encoding.UTF8.GetString(RecordedHttp.BodyOf(recorded)), Encoding.UTF8.GetString(RecordedHttp.BodyOf(answer)));
        Assert.Equal(RecordedHttp.HeadersOf(recorded, "WWW-Authenticate").Length, RecordedHttp.HeadersOf(answer, "WWW-Authenticate").Length);
    }

    private async Task<(byte[] Recorded, byte[] Answer)> ReplayAsync(string name)
    {
        Vector vector = Vector.Load(name);
        return (vector.Responses[0], await node.SendAsync(vector.Requests[0], isEncrypted: vector.Transport == "https"));
    }
}
