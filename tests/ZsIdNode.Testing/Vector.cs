using System.Text.Json;

namespace ZsIdNode.Testing;

/// <summary>A recorded exchange between a real Handle client and a real server; see Vectors/ORIGIN.md.</summary>
public sealed record Vector(string Name, string Description, string Transport, IReadOnlyList<byte[]> Requests, IReadOnlyList<byte[]> Responses, IReadOnlyList<string> Order, JsonElement Json)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Vectors", "handle-wire");

    /// <summary>The names of all recorded exchanges.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Read("index").GetProperty("vectors").EnumerateObject().Select(vector => vector.Name)];

    /// <summary>The keys that the vectors were made with.</summary>
    public static JsonElement Keys { get; } = Read("keys");

    /// <summary>The records that stood on the server before the first exchange: handle → encoded values.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<byte[]>> Records { get; } = Read("state").GetProperty("records")
        .EnumerateObject()
        .ToDictionary(
            record => record.Name,
            record => (IReadOnlyList<byte[]>)[.. record.Value.EnumerateObject().Select(value => Convert.FromHexString(value.Value.GetString()!))]);

    /// <summary>The site record of the recorded server.</summary>
    public static byte[] SiteInfo { get; } = Convert.FromHexString(Read("state").GetProperty("site_info_hex").GetString()!);

    public static Vector Load(string name)
    {
        JsonElement json = Read(name);
        return new Vector(
            name,
            json.GetProperty("description").GetString()!,
            json.GetProperty("transport").GetString()!,
            Hex(json.GetProperty("request_hex")),
            Hex(json.GetProperty("response_hex")),
            [.. json.GetProperty("order").EnumerateArray().Select(entry => entry.GetString()!)],
            json);
    }

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, $"{name}.json"))).RootElement;

    private static byte[][] Hex(JsonElement array) => [.. array.EnumerateArray().Select(entry => Convert.FromHexString(entry.GetString()!))];
}
