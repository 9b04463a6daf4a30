using System.Net;
using System.Text;
using ZsIdNode.LoadTests.Http;

namespace ZsIdNode.LoadTests.Nodes;

/// <summary>Brings a node to where a scenario begins: the prefix is homed and every handle that will be asked for is registered.</summary>
internal static class Preparation
{
    /// <summary>A prefix that no enterprise has.</summary>
    public const string Prefix = "88.118.999";

    private const int BatchRecords = 500;

    public static string HandleOf(int number) => $"{Prefix}/ZS-LOAD-{number:D7}";

    public static IReadOnlyList<byte[]> Handles(int count) => [.. Enumerable.Range(0, count).Select(number => Encoding.UTF8.GetBytes(HandleOf(number)))];

    public static async Task PrepareAsync(NodeAddress node, int handles, RecordText record)
    {
        using HttpClient client = node.CreateClient(connections: 1);
        using var registrant = new StringContent("""{"registrant":"Load test"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage homed = await client.PostAsync($"api/prefixes/{Prefix}", registrant);
        if (!homed.IsSuccessStatusCode && homed.StatusCode != HttpStatusCode.Conflict)
        {
            throw await RefusedAsync($"home the prefix {Prefix}", homed);
        }

        foreach (int[] batch in Enumerable.Range(0, handles).Chunk(BatchRecords))
        {
            await RegisterAsync(client, batch, record);
        }
    }

    private static async Task RegisterAsync(HttpClient client, int[] numbers, RecordText record)
    {
        using HttpRequestMessage request = BulkRegistration.Request(numbers.Select(HandleOf), record);
        using HttpResponseMessage answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw await RefusedAsync("register the scenario's handles", answer);
        }

        // A node that was prepared before keeps its records, which are the same.
        byte[] receipts = await answer.Content.ReadAsByteArrayAsync();
        int present = BulkRegistration.CountRegistered(receipts) + receipts.AsSpan().Count("\"reason\":\"handleExists\""u8);
        if (present != numbers.Length)
        {
            string first = Encoding.UTF8.GetString(receipts).Split('\n').First(receipt => !receipt.Contains("\"registered\"", StringComparison.Ordinal));
            throw new LoadTestException($"The node did not register the scenario's handles: {first}");
        }
    }

    private static async Task<LoadTestException> RefusedAsync(string what, HttpResponseMessage answer) =>
        new($"The node refused to {what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
}
