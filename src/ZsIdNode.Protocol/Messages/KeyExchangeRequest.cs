using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>Ends a set-up of mode 2: <c>bytes key</c>, the session's key encrypted for the server's RSA key. The answer has an empty body.</summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct KeyExchangeRequest
{
    private KeyExchangeRequest(ReadOnlySpan<byte> encryptedKey) => EncryptedKey = encryptedKey;

    public ReadOnlySpan<byte> EncryptedKey { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out KeyExchangeRequest request)
    {
        var reader = new FieldReader(body);
        request = new KeyExchangeRequest(reader.Block(ProtocolLimits.KeyBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> encryptedKey) => new FieldWriter(output).Block(encryptedKey);
}
