using ZsIdNode.Client.Identities;

namespace ZsIdNode.Cli;

/// <summary>Reads private keys for verbs, and asks for the passphrase of those that are encrypted when it is not known.</summary>
internal static class KeyReading
{
    /// <param name="read">Makes of the file's bytes and a passphrase what is wanted.</param>
    public static PrivateKeyFault Read(FileInfo file, FileInfo? passphraseFile, Func<byte[], string, PrivateKeyFault> read)
    {
        if (file.Length > PrivateKeyFile.BytesMost)
        {
            return PrivateKeyFault.TooLarge;
        }

        byte[] bytes = File.ReadAllBytes(file.FullName);
        string known = Passphrase.Known(passphraseFile) ?? "";
        PrivateKeyFault fault = read(bytes, known);
        return fault == PrivateKeyFault.PassphraseMissing && Passphrase.Ask($"Passphrase of {file}") is { Length: > 0 } typed ? read(bytes, typed) : fault;
    }
}
