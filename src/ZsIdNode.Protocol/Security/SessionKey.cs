using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Protocol.Security;

/// <summary>
/// The key that both sides of a session hold. It authenticates messages (HMAC-SHA256, protocol 2.7 and later) and
/// encrypts them (initialisation vector and CBC, protocol 2.4 and later). Several threads may use it at once.
/// </summary>
[SuppressMessage("Security", "CA5350", Justification = "Old servers choose DESede for a session; ours choose AES.")]
[SuppressMessage("Security", "CA5351", Justification = "Old servers choose DES for a session; ours choose AES.")]
public sealed class SessionKey
{
    private const int AesKeyBytes = 32;
    private const int AesCipherKeyBytes = 16;
    private const int DesKeyBytes = 8;
    private const int TripleDesKeyBytes = 24;

    // Before 2.7 the code was a plain SHA-1 and did not cover the request id, and the version is the peer's
    // choice: whoever sits between could choose the old one.
    private static readonly ProtocolVersion Oldest = new(2, 7);

    private readonly byte[] _key;

    private SessionKey(SessionCipher cipher, byte[] key)
    {
        Cipher = cipher;
        _key = key;
    }

    public SessionCipher Cipher { get; }

    /// <summary>The length of the initialisation vector, which is that of a block.</summary>
    public int VectorBytes => Cipher == SessionCipher.Aes ? 16 : 8;

    private static ReadOnlySpan<byte> MacAlgorithm => "HMAC-SHA256"u8;

    // A MAC takes the whole key, AES only this much of it.
    private ReadOnlySpan<byte> CipherKey => Cipher == SessionCipher.Aes ? _key.AsSpan(0, AesCipherKeyBytes) : _key;

    /// <summary>Whether messages in this version can bear an authentication code of ours.</summary>
    public static bool CanAuthenticate(ProtocolVersion version) => version >= Oldest;

    /// <summary>Takes the key out of the secret that a Diffie-Hellman exchange gave.</summary>
    /// <param name="secret">As long as the prime, leading zeros included.</param>
    public static KeyExchangeFault TryDerive(SessionCipher cipher, ReadOnlySpan<byte> secret, out SessionKey? key)
    {
        switch (cipher)
        {
            case SessionCipher.Aes:
                // Leading zeros are dropped only as long as enough is left.
                int zeros = secret.Length - secret.TrimStart((byte)0).Length;
                ReadOnlySpan<byte> rest = secret[Math.Clamp(secret.Length - AesKeyBytes, 0, zeros)..];
                return TryCreate(cipher, rest[..Math.Min(AesKeyBytes, rest.Length)], out key);
            case SessionCipher.Des or SessionCipher.TripleDes:
                int length = Math.Min(cipher == SessionCipher.Des ? DesKeyBytes : TripleDesKeyBytes, secret.Length);
                return TryCreate(cipher, WithOddParity(secret[..length]), out key);
            default:
                key = null;
                return KeyExchangeFault.Cipher;
        }
    }

    /// <summary>Takes a key as it is: 32 bytes for AES, 8 for DES, 24 for DESede.</summary>
    public static KeyExchangeFault TryCreate(SessionCipher cipher, ReadOnlySpan<byte> bytes, out SessionKey? key)
    {
        KeyExchangeFault fault = (cipher, bytes.Length) switch
        {
            (SessionCipher.Aes, AesKeyBytes) => KeyExchangeFault.None,
            (SessionCipher.Des, DesKeyBytes) => IsWeakDes(bytes.ToArray()) ? KeyExchangeFault.WeakKey : KeyExchangeFault.None,
            (SessionCipher.TripleDes, TripleDesKeyBytes) => TripleDES.IsWeakKey(bytes.ToArray()) ? KeyExchangeFault.WeakKey : KeyExchangeFault.None,
            _ => KeyExchangeFault.Cipher,
        };
        key = fault == KeyExchangeFault.None ? new SessionKey(cipher, bytes.ToArray()) : null;
        return fault;
    }

    /// <summary>Ends a message with its authentication code.</summary>
    /// <param name="envelope">The envelope that the message will have; not before 2.7.</param>
    /// <param name="counter">The number of the message among those that its sender sent in the session, from 1.</param>
    public void WriteMac(IBufferWriter<byte> output, in Envelope envelope, uint counter, ReadOnlySpan<byte> headerAndBody)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(envelope.Version, Oldest);
        Credential.Write(output, CredentialKind.Mac, counter, MacAlgorithm, Mac(envelope, counter, headerAndBody));
    }

    /// <summary>Checks the authentication code of a message. Whether its counter is new, <see cref="SessionCounters"/> says.</summary>
    public MacFault Check(in Envelope envelope, in Message message)
    {
        Credential credential = message.Credential;
        return credential.Kind != CredentialKind.Mac ? MacFault.Missing
            : envelope.Version < Oldest || !credential.Algorithm.SequenceEqual(MacAlgorithm) ? MacFault.Algorithm
            : CryptographicOperations.FixedTimeEquals(credential.Proof, Mac(envelope, credential.Counter, message.HeaderAndBody)) ? MacFault.None
            : MacFault.Wrong;
    }

    /// <summary>The length of a message once it is encrypted, vector included.</summary>
    public int EncryptedLength(int messageLength) => VectorBytes + messageLength + VectorBytes - (messageLength % VectorBytes);

    /// <summary>Encrypts header, body and credential; writes <see cref="EncryptedLength"/> bytes.</summary>
    /// <param name="vector"><see cref="VectorBytes"/> random bytes, for this message only.</param>
    public void Encrypt(ReadOnlySpan<byte> message, ReadOnlySpan<byte> vector, Span<byte> output)
    {
        using SymmetricAlgorithm algorithm = CreateAlgorithm();
        vector.CopyTo(output);
        algorithm.EncryptCbc(message, vector, output[vector.Length..], PaddingMode.PKCS7);
    }

    /// <summary>Decrypts what <see cref="Encrypt"/> made; <c>false</c> when it made no such thing.</summary>
    /// <param name="output">As long as <paramref name="encrypted"/>; its content means nothing after a refusal.</param>
    public bool TryDecrypt(ReadOnlySpan<byte> encrypted, Span<byte> output, out int messageLength)
    {
        messageLength = 0;
        int block = VectorBytes;
        if (encrypted.Length < 2 * block || encrypted.Length % block != 0)
        {
            return false;
        }

        // The platform would throw at a wrong padding, which any stranger can send: hence without, and our own look at it.
        using SymmetricAlgorithm algorithm = CreateAlgorithm();
        int length = algorithm.DecryptCbc(encrypted[block..], encrypted[..block], output, PaddingMode.None);
        int padding = output[length - 1];
        if (padding < 1 || padding > block || output[(length - padding)..length].ContainsAnyExcept((byte)padding))
        {
            return false;
        }

        messageLength = length - padding;
        return true;
    }

    private static bool IsWeakDes(byte[] key) => DES.IsWeakKey(key) || DES.IsSemiWeakKey(key);

    private static byte[] WithOddParity(ReadOnlySpan<byte> bytes)
    {
        byte[] key = bytes.ToArray();
        foreach (ref byte digit in key.AsSpan())
        {
            digit ^= (byte)(1 ^ (byte.PopCount(digit) & 1));
        }

        return key;
    }

    private SymmetricAlgorithm CreateAlgorithm()
    {
        SymmetricAlgorithm algorithm = Cipher switch
        {
            SessionCipher.Aes => Aes.Create(),
            SessionCipher.Des => DES.Create(),
            _ => TripleDES.Create(),
        };
        algorithm.Key = CipherKey.ToArray();
        return algorithm;
    }

    private byte[] Mac(in Envelope envelope, uint counter, ReadOnlySpan<byte> headerAndBody)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        new SignedBytes(envelope, CredentialKind.Mac, counter, headerAndBody).AppendTo(hash);
        return hash.GetHashAndReset();
    }
}
