using System.Buffers;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Protocol.Tests.Golden;

public sealed class GoldenMessageTests
{
    public static TheoryData<string> All => GoldenMessage.AllNames;

    public static TheoryData<string> Readable => GoldenMessage.ReadableNames;

    [Theory]
    [MemberData(nameof(All))]
    public void An_envelope_is_written_as_it_was_read(string name)
    {
        GoldenMessage golden = GoldenMessage.Named(name);
        byte[] written = new byte[Envelope.Bytes];

        golden.First.Write(written);

        Assert.Equal(golden.Frame[..Envelope.Bytes], written);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_message_is_written_as_it_was_read(string name)
    {
        GoldenMessage golden = GoldenMessage.Named(name);
        var output = new ArrayBufferWriter<byte>();

        Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));
        message.Header.Write(output.GetSpan(MessageHeader.Bytes));
        output.Advance(MessageHeader.Bytes);
        Assert.Equal(Malformed.None, BodyEcho.TryEcho(message.Header, message.Body, output));
        WriteCredential(message.Credential, isThere: golden.Message.Length > message.HeaderAndBody.Length, output);

        Assert.Equal(Convert.ToHexString(golden.Message), Convert.ToHexString(output.WrittenSpan));
    }

    // Some messages of id-pointer-sdk end right behind their body.
    private static void WriteCredential(in Credential credential, bool isThere, ArrayBufferWriter<byte> output)
    {
        if (credential.Kind != CredentialKind.None)
        {
            Credential.Write(output, credential.Kind, credential.Counter, credential.Algorithm, credential.Proof);
        }
        else if (isThere)
        {
            Credential.WriteNone(output);
        }
    }
}
