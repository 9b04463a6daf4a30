using System.Buffers;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Wire.Sessions;

/// <summary>Our side of a session with one server. Several questions may be in it at a time.</summary>
/// <param name="id">The number that the server gave it.</param>
internal sealed class ClientSession(uint id, SessionKey key, RandomBytes random)
{
    private uint _sent;

    public uint Id => id;

    /// <summary>Ends a message with its authentication code, under the next counter: from 1, and never the same twice.</summary>
    public void WriteMac(IBufferWriter<byte> output, in Envelope envelope, ReadOnlySpan<byte> headerAndBody) =>
        key.WriteMac(output, envelope, Interlocked.Increment(ref _sent), headerAndBody);

    public MacFault Check(in Envelope envelope, in Message message) => key.Check(envelope, message);

    public byte[] Encrypt(ReadOnlySpan<byte> message)
    {
        byte[] encrypted = new byte[key.EncryptedLength(message.Length)];
        Span<byte> vector = stackalloc byte[key.VectorBytes];
        random(vector);
        key.Encrypt(message, vector, encrypted);
        return encrypted;
    }

    /// <summary>Decrypts a message; nothing when it was not encrypted with the session's key.</summary>
    public byte[]? Decrypt(ReadOnlySpan<byte> encrypted)
    {
        byte[] message = new byte[encrypted.Length];
        return key.TryDecrypt(encrypted, message, out int length) ? message[..length] : null;
    }
}
