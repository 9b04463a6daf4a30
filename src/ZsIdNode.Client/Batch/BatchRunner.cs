using System.Runtime.CompilerServices;
using System.Text;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;

namespace ZsIdNode.Client.Batch;

/// <summary>Carries out the statements of a batch one after the other, and goes on after one that fails.</summary>
/// <param name="server">Where statements go that name no server.</param>
/// <param name="connect">Makes a client of a server; it is disposed here.</param>
/// <param name="files">Reads a key file; nothing when it cannot be read.</param>
public sealed class BatchRunner(HandleServer server, Func<HandleServer, HandleClient> connect, Func<string, byte[]?> files) : IAsyncDisposable
{
    private readonly HandleClient _client = connect(server);
    private Identity? _ownIdentity;
    private HandleAdministration? _administration;

    /// <summary>Who asks until a statement says otherwise; stays the caller's to dispose.</summary>
    public Identity? Identity { get; init; }

    /// <summary>How is asked until a statement says otherwise.</summary>
    public HandleAdministrationOptions Options { get; set; } = new();

    private Identity? Asking { get; set; }

    public async IAsyncEnumerable<BatchOutcome> RunAsync(IAsyncEnumerable<BatchEntry> entries, [EnumeratorCancellation] CancellationToken stop = default)
    {
        Asking = Identity;
        await foreach (BatchEntry entry in entries.WithCancellation(stop).ConfigureAwait(false))
        {
            yield return entry.Statement is BatchStatement statement
                ? await RunAsync(statement, stop).ConfigureAwait(false)
                : new BatchOutcome(entry.Line, null, entry.Fault);
        }

        await EndSessionAsync(stop).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _administration?.Dispose();
        _ownIdentity?.Dispose();
        await _client.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<BatchOutcome> RunAsync(BatchStatement statement, CancellationToken stop)
    {
        try
        {
            return statement switch
            {
                SecretKeyStatement secret => await AuthenticateAsync(secret.Line, secret, stop).ConfigureAwait(false),
                PrivateKeyStatement key => await AuthenticateAsync(key.Line, key, stop).ConfigureAwait(false),
                SessionStatement session => await SetUpAsync(session, stop).ConfigureAwait(false),
                HomeStatement home => await HomeAsync(home.Line, "homed", home.Server, home.Prefixes, (administration, prefix) => administration.HomeAsync(prefix, stop)).ConfigureAwait(false),
                UnhomeStatement unhome => await HomeAsync(unhome.Line, "unhomed", unhome.Server, unhome.Prefixes, (administration, prefix) => administration.UnhomeAsync(prefix, stop)).ConfigureAwait(false),
                _ => await ChangeAsync(statement, stop).ConfigureAwait(false),
            };
        }
        catch (HandleClientException exception)
        {
            return Failed(statement.Line, exception.Message);
        }
    }

    private async Task<BatchOutcome> ChangeAsync(BatchStatement statement, CancellationToken stop)
    {
        if (Administration is not HandleAdministration administration)
        {
            return Nobody(statement.Line);
        }

        (string done, AdministrationAnswer answer) = statement switch
        {
            CreateStatement create => ("created", await administration.CreateAsync(create.Handle, create.Values, stop: stop).ConfigureAwait(false)),
            DeleteStatement delete => ("deleted", await administration.DeleteAsync(delete.Handle, stop).ConfigureAwait(false)),
            AddStatement add => ("values added", await administration.AddValuesAsync(add.Handle, add.Values, stop: stop).ConfigureAwait(false)),
            ModifyStatement modify => ("values modified", await administration.ModifyValuesAsync(modify.Handle, modify.Values, stop).ConfigureAwait(false)),
            RemoveStatement remove => ("values removed", await administration.RemoveValuesAsync(remove.Handle, remove.Indexes.AsSpan(), stop).ConfigureAwait(false)),
            _ => throw new InvalidOperationException($"No way to carry out {statement.GetType().Name}."),
        };
        return Outcome(statement.Line, done, answer);
    }

    private async Task<BatchOutcome> HomeAsync(
        int line, string done, HandleServer? named, IReadOnlyList<Prefix> prefixes, Func<HandleAdministration, Prefix, Task<AdministrationAnswer>> home)
    {
        if (Administration is not HandleAdministration usual)
        {
            return Nobody(line);
        }

        if (named is null || named == server)
        {
            return await EachAsync(usual).ConfigureAwait(false);
        }

        HandleClient client = connect(named);
        await using (client.ConfigureAwait(false))
        {
            using var there = new HandleAdministration(client, Asking!, Options);
            return await EachAsync(there).ConfigureAwait(false);
        }

        async Task<BatchOutcome> EachAsync(HandleAdministration administration)
        {
            foreach (Prefix prefix in prefixes)
            {
                AdministrationAnswer answer = await home(administration, prefix).ConfigureAwait(false);
                if (!answer.IsSuccess)
                {
                    return Outcome(line, done, answer);
                }
            }

            return new BatchOutcome(line, $"{string.Join(", ", prefixes)}: {done}", null);
        }
    }

    private async Task<BatchOutcome> SetUpAsync(SessionStatement statement, CancellationToken stop)
    {
        await EndSessionAsync(stop).ConfigureAwait(false);
        Options = statement.Options;
        return new BatchOutcome(statement.Line, statement.Options.UsesSession ? "requests are asked in a session from here on" : "requests are asked without a session from here on", null);
    }

    // Until the new identity stands there is none: nothing is done in the name of the one before.
    private async Task<BatchOutcome> AuthenticateAsync(int line, BatchStatement statement, CancellationToken stop)
    {
        await EndSessionAsync(stop).ConfigureAwait(false);
        _ownIdentity?.Dispose();
        (_ownIdentity, Asking) = (null, null);
        if (statement is SecretKeyStatement secret)
        {
            _ownIdentity = new SecretKeyIdentity(secret.Reference, Encoding.UTF8.GetBytes(secret.Secret));
        }
        else if (statement is PrivateKeyStatement key)
        {
            if (files(key.File) is not byte[] file)
            {
                return Failed(line, $"The key file '{key.File}' cannot be read.");
            }

            PrivateKeyFault fault = PrivateKeyIdentity.TryCreate(key.Reference, file, key.Passphrase, out PrivateKeyIdentity? identity);
            if (fault != PrivateKeyFault.None)
            {
                return Failed(line, $"'{key.File}': {fault.Describe()}.");
            }

            _ownIdentity = identity;
        }

        Asking = _ownIdentity;
        return new BatchOutcome(line, $"{Asking} asks from here on", null);
    }

    private HandleAdministration? Administration =>
        Asking is null ? null : _administration ??= new HandleAdministration(_client, Asking, Options);

    // Whether the server heard that a session ended does not change what was done in it.
    private async Task EndSessionAsync(CancellationToken stop)
    {
        if (_administration is HandleAdministration administration)
        {
            _administration = null;
            using (administration)
            {
                try
                {
                    await administration.EndSessionAsync(stop).ConfigureAwait(false);
                }
                catch (HandleClientException)
                {
                    // It times out on the server by itself.
                }
            }
        }
    }

    private static BatchOutcome Outcome(int line, string done, AdministrationAnswer answer) =>
        answer.IsSuccess ? new BatchOutcome(line, $"{answer.Handle}: {done}", null) : Failed(line, $"{answer.Handle}: {answer.Describe()}");

    private static BatchOutcome Nobody(int line) => Failed(line, "Nobody is authenticated; an AUTHENTICATE statement must come before, or --auth be given.");

    private static BatchOutcome Failed(int line, string fault) => new(line, null, fault);
}
