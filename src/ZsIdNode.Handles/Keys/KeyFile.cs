using System.Buffers;
using System.Security.Cryptography;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>A private key file of the Java software: <c>i4 scheme</c>, then the key record, encrypted as the scheme says.</summary>
public static class KeyFile
{
    /// <summary>The bytes of the salt with which a passphrase is stretched.</summary>
    public const int SaltBytes = 16;

    /// <summary>The bytes of the vector that encryption begins with.</summary>
    public const int VectorBytes = 16;

    /// <param name="passphrase">Opens encrypted files; ignored for the others.</param>
    public static KeyFileFault TryRead(ReadOnlySpan<byte> file, ReadOnlySpan<char> passphrase, out PrivateKeyRecord? key)
    {
        key = null;
        var reader = new FieldReader(file);
        var scheme = (KeyFileScheme)reader.Int32();
        if (reader.Failed || !Enum.IsDefined(scheme))
        {
            return KeyFileFault.NotAKeyFile;
        }

        if (scheme == KeyFileScheme.None)
        {
            return PrivateKeyRecord.TryRead(reader.Rest, out key) ? KeyFileFault.None : KeyFileFault.Malformed;
        }

        if (passphrase.IsEmpty)
        {
            return KeyFileFault.Encrypted;
        }

        KeyFileFault fault = KeyFileCipher.TryOpen(scheme, reader.Rest, passphrase, out byte[] opened);
        if (fault == KeyFileFault.None && !PrivateKeyRecord.TryRead(opened, out key))
        {
            // One passphrase in some hundred has a right padding by chance.
            fault = KeyFileFault.Passphrase;
        }

        CryptographicOperations.ZeroMemory(opened);
        return fault;
    }

    /// <summary>Writes a key that everybody can read who has the file.</summary>
    public static void Write(PrivateKeyRecord key, IBufferWriter<byte> output)
    {
        new FieldWriter(output).Int32((int)KeyFileScheme.None);
        key.Write(output);
    }

    /// <summary>Writes a key that opens with a passphrase, in the strongest form that the Java software reads.</summary>
    /// <param name="salt">Random, of <see cref="SaltBytes"/>.</param>
    /// <param name="vector">Random, of <see cref="VectorBytes"/>.</param>
    public static void WriteEncrypted(PrivateKeyRecord key, ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> vector, IBufferWriter<byte> output)
    {
        if (passphrase.IsEmpty)
        {
            throw new ArgumentException("An empty passphrase keeps nobody out.", nameof(passphrase));
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes, nameof(salt));
        var clear = new ArrayBufferWriter<byte>();
        key.Write(clear);
        new FieldWriter(output).Int32((int)KeyFileScheme.AesCbc);
        KeyFileCipher.Seal(clear.WrittenSpan, passphrase, salt, vector, output);
        clear.Clear();
    }
}
