using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>Whether an answer to a challenge is right: <c>u8 1</c> or <c>u8 0</c>. Only worth something when it is signed.</summary>
public readonly record struct VerifyChallengeResponse(bool IsVerified)
{
    public static Malformed TryRead(ReadOnlySpan<byte> body, out VerifyChallengeResponse response)
    {
        var reader = new FieldReader(body);
        response = new VerifyChallengeResponse(reader.Byte() == 1);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, bool isVerified) => new FieldWriter(output).Byte(isVerified ? (byte)1 : (byte)0);
}
