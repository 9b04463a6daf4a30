using System.CommandLine;
using System.Security.Cryptography;
using ZsIdNode.Client.Identities;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid keys generate|convert</c>: administrators' keys, as Handle key files and as PEM.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Makes and converts administrators' keys. 生成和转换管理员密钥。") { Generate(), Convert() };

    private static Command Generate()
    {
        var name = new Argument<string>("name") { Description = "Where to: NAMEpriv.bin, NAMEpub.bin, NAMEpriv.pem and NAMEpub.pem are written. 文件名前缀。" };
        var bits = new Option<int>("--bits") { Description = "The length of the RSA modulus. RSA 位数。", DefaultValueFactory = _ => 2_048 };
        bits.AcceptOnlyFromAmong("2048", "3072", "4096");
        Option<bool> encrypt = Encrypt();
        Option<FileInfo?> newPassphrase = NewPassphraseFile();
        var command = new Command("generate", "Makes an RSA key pair. 生成 RSA 密钥对。") { name, bits, encrypt, newPassphrase };
        command.SetAction(parsed =>
        {
            if (!TryFindPassphrase(parsed, encrypt, newPassphrase, out string? passphrase, out string fault))
            {
                return Verdict.Fail(fault);
            }

            using RSA key = RSA.Create(parsed.GetValue(bits));
            string start = parsed.GetValue(name)!;
            string[] files = [$"{start}priv.bin", $"{start}pub.bin", $"{start}priv.pem", $"{start}pub.pem"];
            if (Array.Find(files, File.Exists) is string taken)
            {
                return Verdict.Fail($"'{taken}' exists already; keys are not overwritten.");
            }

            OwnersFile.Write(files[0], PrivateHalf(key, KeyFileForm.Handle, passphrase));
            OwnersFile.Write(files[1], KeyPairFile.PublicHalf(key, KeyFileForm.Handle));
            OwnersFile.Write(files[2], PrivateHalf(key, KeyFileForm.Pem, passphrase));
            OwnersFile.Write(files[3], KeyPairFile.PublicHalf(key, KeyFileForm.Pem));
            Console.WriteLine($"{string.Join(", ", files)} are written; {files[1]} is the data of an HS_PUBKEY value.");
            return Verdict.Done;
        });
        return command;
    }

    private static Command Convert()
    {
        var from = new Argument<FileInfo>("file") { Description = $"The private key, in either form; {Passphrase.Variable} may hold its passphrase. 私钥文件。" };
        var to = new Argument<string>("output") { Description = "The file to write: a Handle key file, or PEM when its name ends in .pem. 输出文件。" };
        var half = new Option<bool>("--public") { Description = "Write the public half only. 只输出公钥。" };
        var passphraseFile = new Option<FileInfo?>("--passphrase-file") { Description = "A file with the passphrase of the private key. 原口令文件。", HelpName = "file" };
        Option<bool> encrypt = Encrypt();
        Option<FileInfo?> newPassphrase = NewPassphraseFile();
        var command = new Command("convert", "Converts a private key between Handle key file and PEM, encrypted or not. 转换密钥格式。") { from, to, half, passphraseFile, encrypt, newPassphrase };
        command.SetAction(parsed =>
        {
            FileInfo file = parsed.GetValue(from)!;
            string output = parsed.GetValue(to)!;
            AsymmetricAlgorithm? key = null;
            PrivateKeyFault fault = KeyReading.Read(file, parsed.GetValue(passphraseFile), (bytes, known) => PrivateKeyFile.TryRead(bytes, known, out key));
            using (key)
            {
                if (key is null)
                {
                    return Verdict.Fail($"'{file}': {fault.Describe()}.");
                }

                if (File.Exists(output))
                {
                    return Verdict.Fail($"'{output}' exists already; keys are not overwritten.");
                }

                if (!TryFindPassphrase(parsed, encrypt, newPassphrase, out string? passphrase, out string missing))
                {
                    return Verdict.Fail(missing);
                }

                KeyFileForm form = output.EndsWith(".pem", StringComparison.OrdinalIgnoreCase) ? KeyFileForm.Pem : KeyFileForm.Handle;
                OwnersFile.Write(output, parsed.GetValue(half) ? KeyPairFile.PublicHalf(key, form) : PrivateHalf(key, form, passphrase));
                Console.WriteLine($"{output} is written.");
                return Verdict.Done;
            }
        });
        return command;
    }

    private static Option<bool> Encrypt() => new("--encrypt") { Description = $"Encrypt the private half; {Passphrase.NewVariable} may hold the passphrase, else it is asked for. 加密私钥。" };

    private static Option<FileInfo?> NewPassphraseFile() => new("--new-passphrase-file") { Description = "A file with the passphrase to encrypt with. 新口令文件。", HelpName = "file" };

    /// <summary>The passphrase to write with; nothing, and no fault, for a key that is written in clear.</summary>
    private static bool TryFindPassphrase(ParseResult parsed, Option<bool> encrypt, Option<FileInfo?> file, out string? passphrase, out string fault)
    {
        fault = "";
        passphrase = parsed.GetValue(encrypt) ? Passphrase.New(parsed.GetValue(file), out fault) : null;
        return fault.Length == 0;
    }

    private static byte[] PrivateHalf(AsymmetricAlgorithm key, KeyFileForm form, string? passphrase) =>
        passphrase is null ? KeyPairFile.PrivateHalf(key, form) : KeyPairFile.PrivateHalf(key, form, passphrase, RandomNumberGenerator.Fill);
}
