using System.Buffers;
using System.Text;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Client.Wire.Sessions;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Administration;

/// <summary>Keeps the one session with a server, and sets up another when the server has forgotten it.</summary>
internal sealed class Sessions(HandleClient client, Identity identity, HandleAdministrationOptions options) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile ClientSession? _current;

    public ClientSession? Current => _current;

    public async ValueTask<ClientSession> OpenAsync(CancellationToken stop)
    {
        if (_current is ClientSession open)
        {
            return open;
        }

        await _opening.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return _current ??= await SetUpAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Uses a session no more; another that was set up meanwhile stays.</summary>
    public void Forget(ClientSession session) => Interlocked.CompareExchange(ref _current, null, session);

    public void Dispose() => _opening.Dispose();

    // Nobody is authenticated by this: the identity is a promise, kept at the first challenge. The server is, by
    // its signature.
    private async Task<ClientSession> SetUpAsync(CancellationToken stop)
    {
        byte[] handle = Encoding.UTF8.GetBytes(identity.Reference.Handle);
        PublicKeyRecord serverKey = await client.ServerKeyAsync(handle, HandleTransport.Tcp, stop).ConfigureAwait(false);
        DiffieHellmanKeyPair ours = options.KeyPairs(options.Group, client.Random);
        var question = new Question(OpCode.SessionSetup, OpFlags.Usual | OpFlags.Certify | OpFlags.RequestDigest, RequestFor(handle, ours), HandleTransport.Tcp)
        {
            Key = serverKey,
        };
        CheckedReply reply = await client.AskAsync(question, stop).ConfigureAwait(false);
        if (reply.ResponseCode != ResponseCode.Success)
        {
            throw new HandleClientException(
                HandleClientReason.Refused,
                $"{client.Server} does not set up a session: code {(int)reply.ResponseCode} '{ResolutionAnswer.ErrorTextOf(reply.Body.Span)}'.");
        }

        SessionKey key = Agree(ours, reply);
        return new ClientSession(reply.Envelope.SessionId, key, client.Random);
    }

    private byte[] RequestFor(byte[] handle, DiffieHellmanKeyPair ours)
    {
        var key = new ArrayBufferWriter<byte>();
        ours.PublicKey.Write(key);
        var body = new ArrayBufferWriter<byte>();
        new SessionSetupRequest
        {
            Mode = KeyExchangeMode.DiffieHellman,
            TimeoutSeconds = (int)options.SessionTime.TotalSeconds,
            IdentityHandle = handle,
            IdentityIndex = identity.Reference.Index,
            PublicKey = key.WrittenSpan,
        }.Write(body);
        return body.WrittenSpan.ToArray();
    }

    private SessionKey Agree(DiffieHellmanKeyPair ours, CheckedReply reply)
    {
        if (SessionSetupResponse.TryRead(reply.Body.Span, out SessionSetupResponse response) != Malformed.None
            || response.TryReadKey(out SessionCipher cipher, out ReadOnlySpan<byte> record) != Malformed.None
            || !PublicKeyRecord.TryRead(record, out PublicKeyRecord? peer)
            || reply.Envelope.SessionId == 0)
        {
            throw new HandleClientException(HandleClientReason.Malformed, $"{client.Server} sent a session that cannot be read.");
        }

        if (cipher != SessionCipher.Aes)
        {
            throw new HandleClientException(HandleClientReason.Refused, $"{client.Server} wants the cipher {cipher} for its session; only AES is taken.");
        }

        return peer is DiffieHellmanPublicKey theirs && ours.TryAgree(theirs, cipher, out SessionKey? key) == KeyExchangeFault.None
            ? key!
            : throw new HandleClientException(HandleClientReason.Malformed, $"{client.Server} sent a key that gives no session.");
    }
}
