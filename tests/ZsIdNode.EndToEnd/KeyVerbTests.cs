using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

/// <summary>Keys that open with a passphrase only, as an administrator makes and converts them.</summary>
public sealed class KeyVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_encrypted_key_is_made_and_opens_with_its_passphrase_only()
    {
        string passphrase = Write("passphrase", "芝麻开门\n");
        string name = _folder.Under("adm");
        await MustAsync("keys", "generate", name, "--encrypt", "--new-passphrase-file", passphrase);

        await MustAsync("keys", "convert", $"{name}priv.bin", _folder.Under("clear.bin"), "--passphrase-file", passphrase);
        await MustAsync("keys", "convert", $"{name}priv.pem", _folder.Under("same.bin"), "--passphrase-file", passphrase);
        await MustAsync("keys", "convert", _folder.Under("clear.bin"), _folder.Under("again.pem"), "--encrypt", "--new-passphrase-file", passphrase);

        Assert.Equal([0, 0, 0, 4], (await File.ReadAllBytesAsync($"{name}priv.bin"))[..4]);
        Assert.Equal(await File.ReadAllBytesAsync(_folder.Under("clear.bin")), await File.ReadAllBytesAsync(_folder.Under("same.bin")));
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", await File.ReadAllTextAsync(_folder.Under("again.pem")), StringComparison.Ordinal);
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("keys", "convert", $"{name}priv.bin", _folder.Under("never.bin"), "--passphrase-file", Write("wrong", "open barley"));
        Assert.Equal(1, exitCode);
        Assert.Contains("the passphrase does not open the key", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Under("never.bin")));
    }

    [Fact]
    public async Task An_empty_passphrase_encrypts_nothing()
    {
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("keys", "generate", _folder.Under("adm"), "--encrypt", "--new-passphrase-file", Write("empty", "\n"));

        Assert.Equal(1, exitCode);
        Assert.Contains("--new-passphrase-file", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Under("admpriv.bin")));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task MustAsync(params string[] arguments)
    {
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync(arguments);
        Assert.True(exitCode == 0, errors);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.Under(name), text);
        return _folder.Under(name);
    }
}
