using System.Globalization;
using System.Text;
using System.Text.Json;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Protocol.Tests.Golden;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Security;

/// <summary>An answer to a challenge as a real client gave it, and the key that the identity in it stands for.</summary>
public sealed record RecordedAnswer(
    string Vector, ProtocolVersion Version, ProofKind Kind, byte[] UserHandle, int UserIndex, byte[] Nonce, byte[] Digest, byte[] Proof)
{
    // Who stands for whom in keys.json; nobody knows the key of "88.101.1/nobody".
    private static readonly Dictionary<string, string> KeyNames = new()
    {
        ["300:0.NA/88.101.1"] = "adm",
        ["302:0.NA/88.101.1"] = "dsa",
        ["303:0.NA/88.101.1"] = "sm2",
        ["300:88.101.1/NOPERM"] = "noperm",
    };

    public static IReadOnlyList<RecordedAnswer> All { get; } = [.. Everything()];

    public ChallengedBytes Challenged => new(Nonce, Digest);

    public static byte[] Secret { get; } = Encoding.UTF8.GetBytes(Testing.Vector.Keys.GetProperty("secret_key_utf8").GetString()!);

    public JsonElement Key => Testing.Vector.Keys.GetProperty(KeyNames[Identity]);

    public bool IsOf(string keyName) => KeyNames.GetValueOrDefault(Identity) == keyName;

    private string Identity => string.Create(CultureInfo.InvariantCulture, $"{UserIndex}:{Encoding.UTF8.GetString(UserHandle)}");

    public static RecordedAnswer In(string vector) => All.Single(answer => answer.Vector == vector);

    public static byte[] KeyHex(JsonElement key, string form) => Convert.FromHexString(key.GetProperty(form).GetString()!);

    private static IEnumerable<RecordedAnswer> Everything()
    {
        foreach (GoldenMessage request in GoldenMessage.Readable.Where(golden => golden.IsRequest && !golden.Name.StartsWith("example-", StringComparison.Ordinal)))
        {
            string vector = request.Name[..request.Name.IndexOf('/', StringComparison.Ordinal)];
            GoldenMessage? challenge = GoldenMessage.Readable.FirstOrDefault(golden =>
                golden.Name.StartsWith($"{vector}/response/", StringComparison.Ordinal)
                && golden.First.SessionId == request.First.SessionId
                && CodeOf(golden).Code == ResponseCode.AuthenticationNeeded);
            if (CodeOf(request).Operation == OpCode.ChallengeResponse && challenge is not null)
            {
                yield return Of(vector, request, challenge);
            }
        }
    }

    private static (OpCode Operation, ResponseCode Code) CodeOf(GoldenMessage golden)
    {
        _ = Message.TryRead(golden.Message, out Message message);
        return (message.Header.OpCode, message.Header.ResponseCode);
    }

    private static RecordedAnswer Of(string vector, GoldenMessage request, GoldenMessage response)
    {
        Assert.Equal(Malformed.None, Message.TryRead(request.Message, out Message asked));
        Assert.Equal(Malformed.None, Message.TryRead(response.Message, out Message answered));
        Assert.Equal(Malformed.None, ChallengeAnswer.TryRead(asked.Body, out ChallengeAnswer answer));
        Assert.Equal(Malformed.None, Challenge.TryRead(answered.Body, out Challenge challenge));
        return new RecordedAnswer(
            vector,
            request.First.Version,
            answer.Kind,
            answer.UserHandle.ToArray(),
            answer.UserIndex,
            challenge.Nonce.ToArray(),
            challenge.Digest.Digest.ToArray(),
            answer.Proof.ToArray());
    }
}
