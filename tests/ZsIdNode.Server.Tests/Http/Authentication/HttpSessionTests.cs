using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZsIdNode.Server.Http.Authentication;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http.Authentication;

public sealed class HttpSessionTests(AdministeredHttp http) : IClassFixture<AdministeredHttp>
{
    private const string Values = """[{"index":1,"type":"URL","data":"https://example.org/"},{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/88.118.42","index":300,"permissions":"011111110011"}}}]""";

    private static readonly byte[] SecretBytes = Encoding.UTF8.GetBytes(AdministeredHttp.Secret);

    [Fact]
    public async Task Who_signs_the_nonce_is_known_in_the_session_from_then_on_and_on_every_connection()
    {
        (string id, byte[] nonce) = await http.ChallengeAsync();

        Assert.Equal(201, (await http.Node.SendSecureAsync("PUT", "/api/handles/88.118.42/SIGNED", Values, http.Signed((id, nonce)))).Status);
        Assert.Equal(200, (await http.Node.SendSecureAsync("PUT", "/api/handles/88.118.42/SIGNED", Values, AdministeredHttp.InSession(id))).Status);
        Assert.Equal(200, (await http.Node.SendSecureAsync("PUT", "/api/handles/88.118.42/SIGNED", Values, http.Signed((id, nonce)))).Status);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    [InlineData("HMAC-SHA1")]
    [InlineData("HMAC-SHA256")]
    [InlineData("PBKDF2WithHmacSHA1")]
    public async Task A_secret_proves_itself_in_every_form(string algorithm)
    {
        (string id, byte[] nonce) = await http.ChallengeAsync();

        Assert.Equal(404, (await DeleteNothingAsync(AnswerWithSecret(id, nonce, algorithm, SecretBytes))).Status);
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("PBKDF2WithHmacSHA1")]
    [InlineData("ROT13")]
    [InlineData("")]
    public async Task A_wrong_secret_proves_nothing_in_any_form(string algorithm)
    {
        (string id, byte[] nonce) = await http.ChallengeAsync();

        HttpAnswer answer = await DeleteNothingAsync(AnswerWithSecret(id, nonce, algorithm, [.. SecretBytes, 1]));

        Assert.Equal((401, ""), (answer.Status, answer.Body));
        Assert.Equal(401, (await DeleteNothingAsync(AdministeredHttp.InSession(id))).Status);
    }

    [Fact]
    public async Task A_signature_is_good_for_its_own_session_alone()
    {
        (string Id, byte[] Nonce) first = await http.ChallengeAsync();
        (string Id, byte[] Nonce) second = await http.ChallengeAsync();
        string proof = http.Signed(first);
        Assert.Equal(404, (await DeleteNothingAsync(proof)).Status);

        HttpAnswer replayed = await DeleteNothingAsync(proof.Replace(first.Id, second.Id, StringComparison.Ordinal));

        Assert.Equal(401, replayed.Status);
        Assert.Contains("error=", replayed.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_three_wrong_answers_a_right_one_comes_too_late()
    {
        (string id, byte[] nonce) = await http.ChallengeAsync();
        for (int at = 0; at < 3; at++)
        {
            Assert.Equal(401, (await DeleteNothingAsync(AnswerWithSecret(id, nonce, "SHA256", [1]))).Status);
        }

        Assert.Equal(401, (await DeleteNothingAsync(http.Signed((id, nonce)))).Status);
        Assert.Equal(401, (await DeleteNothingAsync(AdministeredHttp.InSession(id))).Status);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends()
    {
        (string Id, byte[] Nonce) unanswered = await http.ChallengeAsync();
        (string Id, byte[] Nonce) answered = await http.ChallengeAsync();
        await DeleteNothingAsync(http.Signed(answered));

        http.Node.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(401, (await DeleteNothingAsync(http.Signed(unanswered))).Status);
        Assert.Equal(404, (await DeleteNothingAsync(AdministeredHttp.InSession(answered.Id))).Status);

        http.Node.Time.Advance(HttpSessionBook.IdleMost + TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await DeleteNothingAsync(AdministeredHttp.InSession(answered.Id))).Status);
        Assert.Equal(401, (await DeleteNothingAsync(http.Signed(answered))).Status);
    }

    [Theory]
    [InlineData("Authorization: Handle sessionId=\"unknown\"\r\n")]
    [InlineData("Authorization: Handle sessionId=\"00000000000000000000000000000000\", signature=\"AAAA\"\r\n")]
    public async Task A_session_that_was_never_opened_is_nobodys(string authorization) =>
        Assert.Equal(401, (await http.Node.SendSecureAsync("GET", "/api/handles/" + AdministeredHttp.Prefix, null, authorization)).Status);

    [Theory]
    [InlineData("Authorization: Handle clientCert=\"true\"\r\n")]
    [InlineData("Authorization: Handle sessionId=\"unknown\r\n")]
    [InlineData("Authorization: Handle\r\n")]
    [InlineData("Authorization: Negotiate AAAA\r\n")]
    public async Task What_names_no_session_is_a_stranger(string authorization) =>
        Assert.Equal(200, (await http.Node.SendSecureAsync("GET", "/api/handles/" + AdministeredHttp.Prefix, null, authorization)).Status);

    [Fact]
    public async Task Scripts_in_browsers_are_not_asked_for_a_password()
    {
        HttpAnswer answer = await http.Node.SendSecureAsync("DELETE", "/api/handles/88.118.42/NOTHING", null, "X-Requested-With: XMLHttpRequest\r\n");

        Assert.StartsWith("Handle sessionId=", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_opened_answered_shown_and_ended_by_its_path()
    {
        HttpAnswer opened = await http.Node.SendSecureAsync("POST", "/api/sessions");
        string id = opened.Json.GetProperty("sessionId").GetString()!;
        byte[] nonce = opened.Json.GetProperty("nonce").GetBytesFromBase64();
        Assert.Equal((201, "/api/sessions/this", 16), (opened.Status, opened.Headers["Location"], nonce.Length));

        HttpAnswer wrong = await http.Node.SendSecureAsync("PUT", "/api/sessions/this", JsonAnswer(id, nonce, [1]));
        Assert.Equal((401, "Identity not verified"), (wrong.Status, wrong.Json.GetProperty("error").GetString()));

        HttpAnswer answered = await http.Node.SendSecureAsync("PUT", "/api/sessions/this", JsonAnswer(id, nonce, SecretBytes));
        HttpAnswer shown = await http.Node.SendSecureAsync("GET", "/api/sessions/this", null, AdministeredHttp.InSession(id));
        Assert.Equal((200, 200), (answered.Status, shown.Status));
        Assert.Equal((true, "301:" + AdministeredHttp.Prefix), (shown.Json.GetProperty("authenticated").GetBoolean(), shown.Json.GetProperty("id").GetString()));
        Assert.Equal(404, (await DeleteNothingAsync(AdministeredHttp.InSession(id))).Status);

        Assert.Equal(204, (await http.Node.SendSecureAsync("DELETE", "/api/sessions/this", null, AdministeredHttp.InSession(id))).Status);
        Assert.Equal(401, (await DeleteNothingAsync(AdministeredHttp.InSession(id))).Status);
        HttpAnswer gone = await http.Node.SendSecureAsync("GET", "/api/sessions/this", null, AdministeredHttp.InSession(id));
        Assert.Equal(404, gone.Status);
        Assert.NotEmpty(gone.Json.GetProperty("error").GetString()!);
    }

    [Theory]
    [InlineData("POST", "/api/sessions")]
    [InlineData("GET", "/api/sessions/this")]
    [InlineData("PUT", "/api/sessions/this")]
    [InlineData("POST", "/api/sessions/this")]
    [InlineData("DELETE", "/api/sessions/this")]
    public async Task Sessions_are_for_https_alone(string method, string path)
    {
        HttpAnswer answer = await http.Node.SendAsync(method, path, "{}");

        Assert.Equal(403, answer.Status);
        Assert.Contains("HTTPS", answer.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"id":"\ud800"}""")]
    [InlineData("""{"id":{"deep":{"deeper":1}}}""")]
    public async Task A_body_that_answers_nothing_is_refused_in_words(string body)
    {
        HttpAnswer answer = await http.Node.SendSecureAsync("PUT", "/api/sessions/this", body);

        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Json.GetProperty("error").GetString()!);
    }

    [SuppressMessage("Security", "CA5350", Justification = "What clients send is not ours to choose.")]
    [SuppressMessage("Security", "CA5351", Justification = "What clients send is not ours to choose.")]
    [SuppressMessage("Security", "CA5379", Justification = "What clients send is not ours to choose.")]
    [SuppressMessage("Security", "CA5387", Justification = "What clients send is not ours to choose.")]
    private static string AnswerWithSecret(string session, byte[] nonce, string algorithm, byte[] secret)
    {
        const int Rounds = 1_000;
        byte[] salt = [9, 8, 7, 6];
        byte[] challenged = [.. nonce, .. AdministeredHttp.ClientNonce];
        byte[] wrapped = [.. secret, .. challenged, .. secret];
        byte[] signature = algorithm switch
        {
            "MD5" => MD5.HashData(wrapped),
            "SHA1" => SHA1.HashData(wrapped),
            "HMAC-SHA1" => HMACSHA1.HashData(secret, challenged),
            "HMAC-SHA256" => HMACSHA256.HashData(secret, challenged),
            "PBKDF2WithHmacSHA1" => HMACSHA1.HashData(Rfc2898DeriveBytes.Pbkdf2(secret, salt, Rounds, HashAlgorithmName.SHA1, 20), challenged),
            _ => SHA256.HashData(wrapped),
        };
        string more = algorithm.StartsWith("PBKDF2", StringComparison.Ordinal) ? $", salt=\"{Convert.ToBase64String(salt)}\", iterations=\"{Rounds}\", length=\"160\"" : "";
        return AdministeredHttp.Answer(session, "301:" + AdministeredHttp.Prefix, "HS_SECKEY", algorithm, signature, more);
    }

    private static string JsonAnswer(string id, byte[] nonce, byte[] secret) => JsonSerializer.Serialize(new
    {
        version = 0,
        sessionId = id,
        id = "301:" + AdministeredHttp.Prefix,
        type = "HS_SECKEY",
        alg = "HMAC-SHA256",
        cnonce = AdministeredHttp.ClientNonce,
        signature = HMACSHA256.HashData(secret, (byte[])[.. nonce, .. AdministeredHttp.ClientNonce]),
    });

    private Task<HttpAnswer> DeleteNothingAsync(string authorization) =>
        http.Node.SendSecureAsync("DELETE", "/api/handles/88.118.42/NOTHING", null, authorization);
}
