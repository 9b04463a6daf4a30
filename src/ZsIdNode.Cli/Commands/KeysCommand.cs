using System.CommandLine;
using System.Security.Cryptography;
using ZsIdNode.Client.Identities;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid keys generate|convert</c>: administrators' keys, as Handle key files and as PEM.</summary>
internal static class KeysCommand
{
    private const string PassphraseVariable = "ZSID_SECRET";

    public static Command Create() => new("keys", "Makes and converts administrators' keys. 生成和转换管理员密钥。") { Generate(), Convert() };

    private static Command Generate()
    {
        var name = new Argument<string>("name") { Description = "Where to: NAMEpriv.bin, NAMEpub.bin, NAMEpriv.pem and NAMEpub.pem are written. 文件名前缀。" };
        var bits = new Option<int>("--bits") { Description = "The length of the RSA modulus. RSA 位数。", DefaultValueFactory = _ => 2_048 };
        bits.AcceptOnlyFromAmong("2048", "3072", "4096");
        var command = new Command("generate", "Makes an RSA key pair. 生成 RSA 密钥对。") { name, bits };
        command.SetAction(parsed =>
        {
            using RSA key = RSA.Create(parsed.GetValue(bits));
            string start = parsed.GetValue(name)!;
            string[] files = [$"{start}priv.bin", $"{start}pub.bin", $"{start}priv.pem", $"{start}pub.pem"];
            if (Array.Find(files, File.Exists) is string taken)
            {
                return Verdict.Fail($"'{taken}' exists already; keys are not overwritten.");
            }

            OwnersFile.Write(files[0], KeyPairFile.PrivateHalf(key, KeyFileForm.Handle));
            OwnersFile.Write(files[1], KeyPairFile.PublicHalf(key, KeyFileForm.Handle));
            OwnersFile.Write(files[2], KeyPairFile.PrivateHalf(key, KeyFileForm.Pem));
            OwnersFile.Write(files[3], KeyPairFile.PublicHalf(key, KeyFileForm.Pem));
            Console.WriteLine($"{string.Join(", ", files)} are written; {files[1]} is the data of an HS_PUBKEY value.");
            return Verdict.Done;
        });
        return command;
    }

    private static Command Convert()
    {
        var from = new Argument<FileInfo>("file") { Description = $"The private key, in either form; {PassphraseVariable} may hold the passphrase of PEM. 私钥文件。" };
        var to = new Argument<string>("output") { Description = "The file to write: a Handle key file, or PEM when its name ends in .pem. 输出文件。" };
        var half = new Option<bool>("--public") { Description = "Write the public half only. 只输出公钥。" };
        var command = new Command("convert", "Converts a private key between Handle key file and PEM. 转换密钥格式。") { from, to, half };
        command.SetAction(parsed =>
        {
            FileInfo file = parsed.GetValue(from)!;
            string output = parsed.GetValue(to)!;
            AsymmetricAlgorithm? key = null;
            PrivateKeyFault fault = file.Length > PrivateKeyFile.BytesMost
                ? PrivateKeyFault.TooLarge
                : PrivateKeyFile.TryRead(File.ReadAllBytes(file.FullName), Environment.GetEnvironmentVariable(PassphraseVariable), out key);
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

                KeyFileForm form = output.EndsWith(".pem", StringComparison.OrdinalIgnoreCase) ? KeyFileForm.Pem : KeyFileForm.Handle;
                OwnersFile.Write(output, parsed.GetValue(half) ? KeyPairFile.PublicHalf(key, form) : KeyPairFile.PrivateHalf(key, form));
                Console.WriteLine($"{output} is written.");
                return Verdict.Done;
            }
        });
        return command;
    }
}
