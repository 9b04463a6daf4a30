using System.Security.Cryptography;

namespace ZsIdNode.Server.Sites;

/// <summary>The node's key pair, made when a data folder is first opened: <c>keys/site.pem</c>, PKCS#8, readable by the owner alone.</summary>
internal static class SiteKey
{
    public const string FileName = "site.pem";

    // What the recorded servers have, and what every client can check.
    private const int KeyBits = 2_048;

    public static RSA Open(string keysFolder)
    {
        string file = Path.Combine(keysFolder, FileName);
        if (!File.Exists(file))
        {
            using RSA made = RSA.Create(KeyBits);
            SecretFile.Write(file, made.ExportPkcs8PrivateKeyPem() + "\n");
        }

        var key = RSA.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new NodeStartException($"{file} holds no RSA private key in PEM; restore it from a backup: the parent node knows its public half.", fault);
        }
    }
}
