using System.Security.Cryptography;
using ZsIdNode.Client.Identities;

namespace ZsIdNode.Cli.Founding;

/// <summary>The key pair of the node's first administrator: <c>admpriv.bin</c> and <c>admpub.bin</c>, named as the Handle.net tools name them.</summary>
/// <param name="PrivateHalf">A Handle key file.</param>
/// <param name="PublicHalf">The data of an HS_PUBKEY value.</param>
internal sealed record AdministratorKey(byte[] PrivateHalf, byte[] PublicHalf)
{
    public const string PrivateName = "admpriv.bin";
    public const string PublicName = "admpub.bin";

    // What every client can use, as the node's own.
    private const int KeyBits = 2_048;

    /// <summary>Takes the key that lies in the folder, or makes one.</summary>
    public static AdministratorKey? ReadOrMake(string keysFolder, out string fault)
    {
        string file = Path.Combine(keysFolder, PrivateName);
        fault = "";
        if (!File.Exists(file))
        {
            using RSA made = RSA.Create(KeyBits);
            return new AdministratorKey(KeyPairFile.PrivateHalf(made, KeyFileForm.Handle), KeyPairFile.PublicHalf(made, KeyFileForm.Handle));
        }

        byte[] bytes = File.ReadAllBytes(file);
        PrivateKeyFault wrong = PrivateKeyFile.TryRead(bytes, default, out AsymmetricAlgorithm? key);
        using (key)
        {
            fault = key is null ? $"'{file}' is there already: {wrong.Describe()}; nothing was changed." : "";
            return key is null ? null : new AdministratorKey(bytes, KeyPairFile.PublicHalf(key, KeyFileForm.Handle));
        }
    }
}
