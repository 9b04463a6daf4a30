using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Server.Http;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>
/// A running node whose prefix record names three who can prove who they are: the RSA key 300 and the secret 301, who
/// may do everything below the prefix, and the secret 302, who may do nothing.
/// </summary>
public sealed partial class AdministeredHttp : IAsyncLifetime, IDisposable
{
    public const string Prefix = "0.NA/88.118.42";
    public const string Secret = "一个秘密: with a colon";
    public const string PowerlessSecret = "powerless";

    private readonly RSA _key = RSA.Create(2_048);

    internal RunningNode Node { get; } = new(new HttpOptions { Port = 0 });

    public static string Basic(string user, string password) =>
        $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(user)}:{password}"))}\r\n";

    public static string Administrator => Basic("301:" + Prefix, Secret);

    public async Task InitializeAsync()
    {
        await Node.InitializeAsync();
        var key = new ArrayBufferWriter<byte>();
        RsaPublicKey.FromRsa(_key).Write(key);
        HttpAnswer added = await Node.SendAsync("PUT", $"/api/handles/{Prefix}?index=various", $$"""
            [{"index":101,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"{{Prefix}}","index":301,"permissions":"111111111111"} } },
             {"index":300,"type":"HS_PUBKEY","data":{"format":"base64","value":"{{Convert.ToBase64String(key.WrittenSpan)}}"} },
             {"index":301,"type":"HS_SECKEY","data":"{{Secret}}","permissions":"1100"},
             {"index":302,"type":"HS_SECKEY","data":"{{PowerlessSecret}}","permissions":"1100"}]
            """);
        Assert.Equal(201, added.Status);
    }

    public Task DisposeAsync() => Node.DisposeAsync();

    public void Dispose() => _key.Dispose();

    /// <summary>Opens a session by asking for something that needs a proof.</summary>
    internal async Task<(string Id, byte[] Nonce)> ChallengeAsync()
    {
        HttpAnswer answer = await Node.SendSecureAsync("DELETE", "/api/handles/88.118.42/NOTHING");
        Assert.Equal(401, answer.Status);
        Match way = Way().Match(answer.Headers["WWW-Authenticate"]);
        return (way.Groups[1].Value, Convert.FromBase64String(way.Groups[2].Value));
    }

    internal static byte[] ClientNonce { get; } = [1, 2, 3, 4, 5, 6, 7, 8];

    internal string Signed((string Id, byte[] Nonce) session) =>
        Answer(session.Id, "300:" + Prefix, "HS_PUBKEY", "SHA256", _key.SignData([.. session.Nonce, .. ClientNonce], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    internal static string Answer(string sessionId, string id, string type, string algorithm, byte[] signature, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"Authorization: Handle version=\"0\", sessionId=\"{sessionId}\", id=\"{Uri.EscapeDataString(id)}\", type=\"{type}\", cnonce=\"{Convert.ToBase64String(ClientNonce)}\", alg=\"{algorithm}\", signature=\"{Convert.ToBase64String(signature)}\"{more}\r\n");

    internal static string InSession(string id) => $"Authorization: Handle version=\"0\", sessionId=\"{id}\"\r\n";

    [GeneratedRegex("sessionId=\"([^\"]+)\", nonce=\"([^\"]+)\"")]
    private static partial Regex Way();
}
