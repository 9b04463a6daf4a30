using System.Security.Cryptography;
using System.Text;

namespace ZsIdNode.Server.Http;

/// <summary>
/// The operator's token: who shows it may register and home. It is made when a data folder is first opened
/// and lies in <c>keys/operator.token</c>, readable by the owner alone.
/// </summary>
public sealed class AccessToken
{
    /// <summary>The file below the data folder.</summary>
    public const string FileName = "operator.token";

    private const int TokenBytes = 24;

    // An emptied file must not mean that everybody has the token; operators may put one of their own there.
    private const int CharactersLeast = 16;

    private const string Scheme = "Bearer ";

    private readonly byte[] _hash;

    private AccessToken(string token)
    {
        Text = token;
        _hash = Hash(token);
    }

    public string Text { get; }

    /// <summary>Reads the token of a data folder, or makes one.</summary>
    /// <param name="keysFolder">The folder of secrets.</param>
    public static AccessToken Open(string keysFolder)
    {
        string file = Path.Combine(keysFolder, FileName);
        if (!File.Exists(file))
        {
            SecretFile.Write(file, "zsid_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)) + "\n");
        }

        string token = File.ReadAllText(file).Trim();
        return token.Length >= CharactersLeast
            ? new AccessToken(token)
            : throw new NodeStartException($"{file} holds no token of at least {CharactersLeast} characters; delete the file and the node makes a new one.");
    }

    /// <summary>Whether an Authorization header shows a token, be it the right one or not.</summary>
    public static bool IsOfferedBy(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an Authorization header shows the token.</summary>
    public bool IsShownBy(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();

        // Hashes have one length and are compared in constant time: the answer's time tells nothing.
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), _hash);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
