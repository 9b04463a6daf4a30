using System.Buffers;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Messages;

/// <summary>Bodies with random contents, made by the writers: one way to make them for each name in <see cref="BodyEcho.All"/>.</summary>
internal sealed class MadeBodies(Random random)
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public byte[] Make(string name)
    {
        _output.ResetWrittenCount();
        Write(name);
        return _output.WrittenSpan.ToArray();
    }

    private void Write(string name)
    {
        switch (name)
        {
            case "Resolution":
                ResolutionRequest.Write(_output, Bytes(40), Indexes(), Texts());
                break;
            case "ResolutionAnswer" or "LoginAnswer":
                HandleValue[] values = Values();
                ResolutionResponse.Write(_output, Bytes(40), values.Length, Encoded(values));
                break;
            case "Handle":
                HandleRequest.Write(_output, Bytes(40));
                break;
            case "Values":
                ValuesRequest.Write(_output, Bytes(40), Values());
                break;
            case "Creation":
                CreationResponse.Write(_output, Bytes(40));
                break;
            case "Removal":
                RemovalRequest.Write(_output, Bytes(40), Indexes());
                break;
            case "HandleList":
                HandleListResponse.Write(_output, Texts());
                break;
            case "ChallengeBody":
                byte[] digest = new byte[RequestDigest.BytesMost];
                int length = RequestDigest.Write(new ProtocolVersion(2, (byte)random.Next(12)), Bytes(99), digest);
                Challenge.Write(_output, digest.AsSpan(0, length), Bytes(ProtocolLimits.NonceBytesMost));
                break;
            case "ChallengeAnswerBody":
                ChallengeAnswer.Write(_output, random.Next(2) == 0 ? ProofKind.SecretKey : ProofKind.PublicKey, Bytes(40), Number(), Bytes(300));
                break;
            case "VerifyChallenge":
                VerifyChallengeRequest.Write(_output, Bytes(40), Number(), Bytes(20), Bytes(32), Bytes(64));
                break;
            case "VerifyChallengeAnswer":
                VerifyChallengeResponse.Write(_output, random.Next(2) == 0);
                break;
            case "SessionSetup":
                WriteSessionSetup();
                break;
            case "SessionSetupAnswer" when random.Next(2) == 0:
                SessionSetupResponse.Write(_output, SessionCipher.Aes, Bytes(600));
                break;
            case "SessionSetupAnswer":
                SessionSetupResponse.Write(_output, KeyExchangeMode.ClientRsa, Bytes(600));
                break;
            case "KeyExchange":
                KeyExchangeRequest.Write(_output, Bytes(256));
                break;
            case "Referral" when random.Next(2) == 0:
                ReferralResponse.Write(_output, Bytes(40));
                break;
            case "Referral":
                HandleValue[] sites = Values();
                ReferralResponse.Write(_output, Bytes(40), sites.Length, Encoded(sites));
                break;
            case "KeyLogin":
                KeyLoginRequest.Write(_output, Bytes(40), Number());
                break;
            case "PasswordLogin":
                PasswordLoginRequest.Write(_output, Bytes(40), Bytes(40));
                break;
            case "Error":
                ErrorResponse.Write(_output, Bytes(200));
                break;
            case "PublicKey":
                PublicKeyProof.Write(_output, "SHA-256"u8, Bytes(256));
                break;
            case "SecretKey" when random.Next(2) == 0:
                SecretKeyProof.Write(_output, SecretKeyScheme.HmacSha256, Bytes(32));
                break;
            case "SecretKey":
                SecretKeyProof.WriteStretched(_output, Bytes(16), random.Next(1, 10_001), 8 * random.Next(1, 33), Bytes(20));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "There is no way to make such a body.");
        }
    }

    private void WriteSessionSetup() => new SessionSetupRequest
    {
        Mode = (KeyExchangeMode)random.Next(1, 5),
        TimeoutSeconds = Number(),
        IdentityHandle = Bytes(40),
        IdentityIndex = Number(),
        PublicKey = Bytes(600),
        KeyHandle = Bytes(40),
        KeyIndex = Number(),
    }.Write(_output);

    private byte[] Bytes(int most)
    {
        byte[] bytes = new byte[random.Next(most + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    private int Number() => random.Next(int.MinValue, int.MaxValue);

    private int[] Indexes() => [.. Enumerable.Range(0, random.Next(6)).Select(_ => Number())];

    private string[] Texts() => [.. Enumerable.Range(0, random.Next(6)).Select(at => new string((char)random.Next(0x20, 0x9FFF), at))];

    private HandleValue[] Values() =>
    [
        .. Enumerable.Range(0, random.Next(5)).Select(at => new HandleValue(Number(), $"类型{at}", Bytes(60))
        {
            Timestamp = (uint)Number(),
            Ttl = new TimeToLive((uint)Number(), random.Next(2) == 0),
            Permissions = (ValuePermissions)random.Next(16),
            References = [.. Enumerable.Range(0, at).Select(_ => new HandleReference("88.118/参考", Number()))],
        }),
    ];

    private static byte[] Encoded(HandleValue[] values)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (HandleValue value in values)
        {
            ValueEncoding.Write(value, output);
        }

        return output.WrittenSpan.ToArray();
    }
}
