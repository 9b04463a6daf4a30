using System.Text.Json;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Security;

/// <summary>A session that a real client had with a real server: what both sent, and what the client kept to itself.</summary>
internal sealed record RecordedSession(DiffieHellmanPublicKey ClientKey, byte[] ClientExponent, DiffieHellmanPublicKey ServerKey, SessionKey Key)
{
    public static RecordedSession In(string vector)
    {
        JsonElement json = Testing.Vector.Load(vector).Json;
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Request(vector).Message, out Message asked));
        Assert.Equal(Malformed.None, SessionSetupRequest.TryRead(asked.Body, out SessionSetupRequest request));
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Response(vector).Message, out Message answered));
        Assert.Equal(Malformed.None, RequestDigest.TryRead(answered.Body, out _, out ReadOnlySpan<byte> body));
        Assert.Equal(Malformed.None, SessionSetupResponse.TryRead(body, out SessionSetupResponse response));
        Assert.Equal(Malformed.None, response.TryReadKey(out SessionCipher cipher, out ReadOnlySpan<byte> serverKey));
        Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(cipher, Hex(json, "session_key_hex"), out SessionKey? key));
        return new RecordedSession(KeyOf(request.PublicKey), Hex(json, "client_dh_private_x_hex"), KeyOf(serverKey), key!);
    }

    private static DiffieHellmanPublicKey KeyOf(ReadOnlySpan<byte> record)
    {
        Assert.True(PublicKeyRecord.TryRead(record, out PublicKeyRecord? key));
        return Assert.IsType<DiffieHellmanPublicKey>(key);
    }

    private static byte[] Hex(JsonElement json, string name) => Convert.FromHexString(json.GetProperty(name).GetString()!);
}
