using System.Text;
using System.Text.Json;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Tests.Wire;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Administration;

/// <summary>A recorded administration, with an administrator in the recorded client's shoes and the test as its server.</summary>
internal sealed class RecordedAdministration : IAsyncDisposable
{
    private readonly Vector _vector;
    private readonly TcpPeer _peer = new();
    private readonly HandleClient _client;
    private readonly Identity _identity;

    private RecordedAdministration(Vector vector, Identity identity, IEnumerable<byte[]> randomness, HandleAdministrationOptions options, IEnumerable<uint>? requestIds = null)
    {
        _vector = vector;
        _identity = identity;
        var random = new Queue<byte[]>(randomness);
        Recording recording = Recording.Of(vector.Name);
        Time = recording.Time;
        _client = recording.Client(_peer.Address, new HandleClientOptions
        {
            ServerKey = ServerKey,
            Random = bytes => random.Dequeue().CopyTo(bytes),
        }, requestIds);
        Administration = new HandleAdministration(_client, identity, options);
    }

    public HandleAdministration Administration { get; }

    public FakeTime Time { get; }

    /// <summary>The requests that came, envelope included.</summary>
    public List<byte[]> Received { get; } = [];

    public static PublicKeyRecord ServerKey
    {
        get
        {
            Assert.True(PublicKeyRecord.TryRead(Hex(Vector.Keys.GetProperty("server"), "public_handle_format_hex"), out PublicKeyRecord? key));
            return key;
        }
    }

    /// <summary>Without a session.</summary>
    /// <param name="randomness">What the recorded client drew.</param>
    public static RecordedAdministration Of(string vector, Identity identity, params IEnumerable<byte[]> randomness) =>
        new(Vector.Load(vector), identity, randomness, new HandleAdministrationOptions());

    /// <summary>In the recorded session, with the recorded initialisation vectors.</summary>
    public static RecordedAdministration InSession(string name, bool encrypts = false, bool certifies = false, IEnumerable<uint>? requestIds = null)
    {
        Vector vector = Vector.Load(name);
        byte[] exponent = Hex(vector.Json, "client_dh_private_x_hex");
        Assert.Equal(Malformed.None, Message.TryRead(vector.Requests[0].AsSpan(Envelope.Bytes), out Message setUp));
        Assert.Equal(Malformed.None, SessionSetupRequest.TryRead(setUp.Body, out SessionSetupRequest request));
        Assert.True(PublicKeyRecord.TryRead(request.PublicKey, out PublicKeyRecord? ours));
        Assert.Equal(KeyExchangeFault.None, DiffieHellmanGroup.TryTake((DiffieHellmanPublicKey)ours, DiffieHellmanGroup.PrimeBitsMost, out DiffieHellmanGroup? group));
        return new RecordedAdministration(vector, Administrator(), vector.Requests.Skip(1).Select(frame => frame[Envelope.Bytes..(Envelope.Bytes + 16)]), new HandleAdministrationOptions
        {
            UsesSession = true,
            Encrypts = encrypts,
            Certifies = certifies,
            Group = group!,
            KeyPairs = (chosen, _) => new DiffieHellmanKeyPair(chosen, exponent),
        }, requestIds);
    }

    public static Identity Administrator() => OfKeyFile("adm", "private_handle_format_hex", "300:0.NA/88.101.1");

    public static Identity OfKeyFile(string name, string form, string reference)
    {
        byte[] file = Hex(Vector.Keys.GetProperty(name), form);
        Assert.Equal(PrivateKeyFault.None, PrivateKeyIdentity.TryCreate(ReferenceOf(reference), file, passphrase: "", out PrivateKeyIdentity? identity));
        return identity!;
    }

    public static Identity SecretHolder() => new SecretKeyIdentity(ReferenceOf("301:0.NA/88.101.1"), "peer-secret-301"u8);

    /// <summary>Handle and values of a recorded request.</summary>
    public (string Handle, IReadOnlyList<HandleValue> Values) ValuesOf(int request)
    {
        Assert.Equal(Malformed.None, Envelope.TryRead(_vector.Requests[request], out Envelope envelope));
        byte[] bytes = _vector.Requests[request][Envelope.Bytes..];
        if ((envelope.Flags & EnvelopeFlags.Encrypted) != 0)
        {
            Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(SessionCipher.Aes, Hex(_vector.Json, "session_key_hex"), out SessionKey? key));
            Assert.True(key!.TryDecrypt(bytes.ToArray(), bytes, out int length));
            bytes = bytes[..length];
        }

        Assert.Equal(Malformed.None, Message.TryRead(bytes, out Message message));
        Assert.Equal(Malformed.None, ValuesRequest.TryRead(message.Body, out ValuesRequest values));
        return (Encoding.UTF8.GetString(values.Handle), ValueEncoding.TryReadAll(values.Values.Bytes)!.Value);
    }

    /// <summary>Plays the server: what was sent on one connection comes on one, and is answered as it was.</summary>
    public async Task PlayAsync()
    {
        var connections = new Dictionary<string, PeerConnection>();
        try
        {
            foreach (string step in _vector.Order)
            {
                string[] parts = step.Split(':', '[', ']');
                int at = int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture);
                if (parts[1] == "request_hex")
                {
                    PeerConnection connection = connections[parts[0]] = await _peer.AcceptAsync();
                    Received.Add(await connection.ReceiveAsync());
                }
                else
                {
                    await connections[parts[0]].SendAsync(_vector.Responses[at]);
                }
            }
        }
        finally
        {
            foreach (PeerConnection connection in connections.Values)
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>Answers one request otherwise than was recorded, and does not count it as received.</summary>
    public async Task AnswerAsync(Func<byte[], byte[]> answer)
    {
        using PeerConnection connection = await _peer.AcceptAsync();
        await connection.SendAsync(answer(await connection.ReceiveAsync()));
    }

    /// <summary>Checks that what came is what was recorded, byte for byte.</summary>
    public void AssertReceivedAsRecorded() =>
        Assert.Equal(_vector.Requests.Take(Received.Count).Select(Convert.ToHexString), Received.Select(Convert.ToHexString));

    public async ValueTask DisposeAsync()
    {
        Administration.Dispose();
        await _client.DisposeAsync();
        _identity.Dispose();
        _peer.Dispose();
    }

    private static HandleReference ReferenceOf(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return new HandleReference(text[(colon + 1)..], int.Parse(text[..colon], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static byte[] Hex(JsonElement json, string name) => Convert.FromHexString(json.GetProperty(name).GetString()!);
}
