using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>How the key of a session comes about.</summary>
public enum KeyExchangeMode : short
{
    /// <summary>Nothing was said.</summary>
    None = 0,

    /// <summary>The server makes the key and encrypts it for an RSA key that the client sends.</summary>
    ClientRsa = 1,

    /// <summary>The client makes the key and encrypts it for the server's RSA key.</summary>
    ServerRsa = 2,

    /// <summary>The server makes the key and encrypts it for a key that stands in a record.</summary>
    KeyInHandle = 3,

    /// <summary>Both make it by Diffie-Hellman; the only one that deployed Java software does.</summary>
    DiffieHellman = 4,
}

/// <summary>
/// Asks for a session: <c>i2 mode, i4 timeout, bytes identity handle, i4 identity index</c>, then a public key
/// (<c>bytes</c>, modes 1 and 4) or the place of one (<c>bytes handle, i4 index</c>, mode 3).
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct SessionSetupRequest
{
    /// <summary>Stands for the index when there is no identity.</summary>
    public const int NoIndex = -1;

    public KeyExchangeMode Mode { get; init; }

    public int TimeoutSeconds { get; init; }

    /// <summary>Empty for an anonymous session.</summary>
    public ReadOnlySpan<byte> IdentityHandle { get; init; }

    public int IdentityIndex { get; init; }

    /// <summary>The client's key record in modes 1 and 4.</summary>
    public ReadOnlySpan<byte> PublicKey { get; init; }

    /// <summary>The record with the client's key in mode 3.</summary>
    public ReadOnlySpan<byte> KeyHandle { get; init; }

    public int KeyIndex { get; init; }

    /// <summary>Reads the body; of an unknown mode only what all modes share.</summary>
    public static Malformed TryRead(ReadOnlySpan<byte> body, out SessionSetupRequest request)
    {
        var reader = new FieldReader(body);
        var mode = (KeyExchangeMode)reader.Int16();
        bool sendsKey = mode is KeyExchangeMode.ClientRsa or KeyExchangeMode.DiffieHellman;
        bool namesKey = mode is KeyExchangeMode.KeyInHandle;
        request = new SessionSetupRequest
        {
            Mode = mode,
            TimeoutSeconds = reader.Int32(),
            IdentityHandle = reader.Block(HandleLimits.HandleBytesMost),
            IdentityIndex = reader.Int32(),
            PublicKey = sendsKey ? reader.Block(ProtocolLimits.KeyBytesMost) : default,
            KeyHandle = namesKey ? reader.Block(HandleLimits.HandleBytesMost) : default,
            KeyIndex = namesKey ? reader.Int32() : 0,
        };
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int16((short)Mode);
        writer.Int32(TimeoutSeconds);
        writer.Block(IdentityHandle);
        writer.Int32(IdentityIndex);
        if (Mode is KeyExchangeMode.ClientRsa or KeyExchangeMode.DiffieHellman)
        {
            writer.Block(PublicKey);
        }
        else if (Mode is KeyExchangeMode.KeyInHandle)
        {
            writer.Block(KeyHandle);
            writer.Int32(KeyIndex);
        }

        // Java software counts four bytes for the mode and so sends two more at the end; readers want none.
        writer.Int16(0);
    }
}
