using System.CommandLine;
using System.Text;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Cli;

/// <summary>The options by which verbs find a Handle server, ours or another's, and prove who asks.</summary>
internal sealed class WireAccess
{
    // Arguments can be read by everybody on the machine; hence no option takes a secret itself.
    private const string SecretVariable = Passphrase.Variable;

    public WireAccess(Command command)
    {
        command.Options.Add(Server);
        command.Options.Add(Auth);
        command.Options.Add(Key);
        command.Options.Add(PassphraseFile);
        command.Options.Add(SecretFile);
        command.Options.Add(Session);
    }

    public Option<string> Server { get; } = new("--server")
    {
        Description = "The Handle server. 服务器地址。",
        HelpName = "host:port",
        DefaultValueFactory = _ => "127.0.0.1:2641",
    };

    public Option<string?> Auth { get; } = new("--auth")
    {
        Description = "Who asks: the value with the key, such as 300:0.NA/88.118.42. 管理员身份。",
        HelpName = "index:handle",
    };

    private Option<FileInfo?> Key { get; } = new("--key")
    {
        Description = "The private key: a Handle key file such as admpriv.bin, or PEM. 私钥文件。",
        HelpName = "file",
    };

    private Option<FileInfo?> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = $"A file with the passphrase of --key; without it {SecretVariable} is taken, or it is asked for. 私钥口令文件。",
        HelpName = "file",
    };

    private Option<FileInfo?> SecretFile { get; } = new("--secret-file")
    {
        Description = $"A file with the secret key; without --key and this option {SecretVariable} is taken. 密钥文件。",
        HelpName = "file",
    };

    private Option<bool> Session { get; } = new("--session") { Description = "Ask in an authenticated session. 使用会话。" };

    /// <summary>The server that was named, or a fault.</summary>
    public HandleServer? FindServer(ParseResult parsed, out string fault)
    {
        HandleServerFault wrong = HandleServer.TryParse(parsed.GetValue(Server), out HandleServer? server);
        fault = server is null ? $"--server: '{parsed.GetValue(Server)}': {wrong.Describe()}." : "";
        return server;
    }

    public HandleAdministrationOptions OptionsOf(ParseResult parsed) => new() { UsesSession = parsed.GetValue(Session) };

    /// <summary>Who asks; nothing with a fault, or without one when nobody was named.</summary>
    public Identity? FindIdentity(ParseResult parsed, out string fault)
    {
        fault = "";
        if (parsed.GetValue(Auth) is not string auth)
        {
            return null;
        }

        if (!HandleReference.TryParse(auth, out HandleReference? reference))
        {
            fault = $"--auth: '{auth}' is no identity; expected index:handle, such as 300:0.NA/88.118.42.";
            return null;
        }

        return parsed.GetValue(Key) is FileInfo key ? FromKey(reference, key, parsed.GetValue(PassphraseFile), out fault) : FromSecret(reference, parsed.GetValue(SecretFile), out fault);
    }

    /// <summary>Runs a verb as the administrator that the options name.</summary>
    public async Task<int> AdministerAsync(ParseResult parsed, Func<HandleAdministration, Task<int>> verb)
    {
        if (FindServer(parsed, out string fault) is not HandleServer server)
        {
            return Verdict.Fail(fault);
        }

        using Identity? identity = FindIdentity(parsed, out fault);
        if (identity is null)
        {
            return Verdict.Fail(fault.Length > 0 ? fault : "Who asks is not said; expected --auth index:handle, and --key or --secret-file.");
        }

        HandleClient client = Clients.Wire(server);
        await using (client.ConfigureAwait(false))
        {
            using var administration = new HandleAdministration(client, identity, OptionsOf(parsed));
            int verdict = await verb(administration).ConfigureAwait(false);
            await administration.EndSessionAsync().ConfigureAwait(false);
            return verdict;
        }
    }

    /// <summary>Runs a verb whose answer says all.</summary>
    /// <param name="done">What to print when it was done, behind the handle.</param>
    public Task<int> ChangeAsync(ParseResult parsed, string done, Func<HandleAdministration, Task<AdministrationAnswer>> change) =>
        AdministerAsync(parsed, async administration =>
        {
            AdministrationAnswer answer = await change(administration).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                return Verdict.Fail($"{answer.Handle}: {answer.Describe()}");
            }

            Console.WriteLine($"{OneLine.Of(answer.Handle)} {done}.");
            return Verdict.Done;
        });

    private static PrivateKeyIdentity? FromKey(HandleReference reference, FileInfo file, FileInfo? passphraseFile, out string fault)
    {
        PrivateKeyIdentity? identity = null;
        PrivateKeyFault wrong = KeyReading.Read(file, passphraseFile, (bytes, passphrase) => PrivateKeyIdentity.TryCreate(reference, bytes, passphrase, out identity));
        fault = identity is null ? $"--key: '{file}': {wrong.Describe()}." : "";
        return identity;
    }

    private static SecretKeyIdentity? FromSecret(HandleReference reference, FileInfo? file, out string fault)
    {
        string? secret = file is null ? Environment.GetEnvironmentVariable(SecretVariable) : File.ReadAllText(file.FullName).TrimEnd('\r', '\n');
        fault = string.IsNullOrEmpty(secret) ? $"The key of {reference} is missing; expected --key, --secret-file, or a secret in {SecretVariable}." : "";
        return fault.Length > 0 ? null : new SecretKeyIdentity(reference, Encoding.UTF8.GetBytes(secret!));
    }
}
