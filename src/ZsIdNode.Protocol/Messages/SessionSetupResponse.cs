using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>With what the messages of a session are encrypted, as numbered on the wire.</summary>
public enum SessionCipher
{
    None = 0,
    Des = 1,
    TripleDes = 2,

    /// <summary>AES with the first 16 bytes of the key.</summary>
    Aes = 3,

    /// <summary>id-pointer-sdk only.</summary>
    Sm4 = 4,
}

/// <summary>
/// Grants a session: <c>i2 mode, bytes data</c>. The session's number stands in the envelope. What the data are
/// depends on the mode; with Diffie-Hellman <c>i4 cipher</c> and the server's key record.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct SessionSetupResponse
{
    private SessionSetupResponse(KeyExchangeMode mode, ReadOnlySpan<byte> data)
    {
        Mode = mode;
        Data = data;
    }

    public KeyExchangeMode Mode { get; }

    public ReadOnlySpan<byte> Data { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out SessionSetupResponse response)
    {
        var reader = new FieldReader(body);
        response = new SessionSetupResponse((KeyExchangeMode)reader.Int16(), reader.Block(ProtocolLimits.KeyBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    /// <summary>Takes the data of <see cref="KeyExchangeMode.DiffieHellman"/> apart, as they are from 2.4 on.</summary>
    public Malformed TryReadKey(out SessionCipher cipher, out ReadOnlySpan<byte> publicKey)
    {
        var reader = new FieldReader(Data);
        cipher = (SessionCipher)reader.Int32();
        publicKey = reader.Rest;
        return reader.Failed || Mode != KeyExchangeMode.DiffieHellman ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, KeyExchangeMode mode, ReadOnlySpan<byte> data)
    {
        var writer = new FieldWriter(output);
        writer.Int16((short)mode);
        writer.Block(data);

        // As in the request: two more bytes, which Java software sends and nobody needs.
        writer.Int16(0);
    }

    /// <summary>Writes the body with the server's half of a Diffie-Hellman exchange.</summary>
    public static void Write(IBufferWriter<byte> output, SessionCipher cipher, ReadOnlySpan<byte> publicKey)
    {
        var writer = new FieldWriter(output);
        writer.Int16((short)KeyExchangeMode.DiffieHellman);
        writer.Int32(sizeof(int) + publicKey.Length);
        writer.Int32((int)cipher);
        writer.Raw(publicKey);
        writer.Int16(0);
    }
}
