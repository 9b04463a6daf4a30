using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>
/// Opens and closes what follows the scheme of an encrypted key file. Schemes 0 and 2: <c>[8 bytes vector], ciphertext</c>
/// to the end; schemes 3 and 4: <c>bytes salt, i4 iterations, i4 key bits, bytes vector, bytes ciphertext</c>.
/// </summary>
[SuppressMessage("Security", "CA5350", Justification = "Keys that were encrypted with triple DES are to be opened; none is closed so.")]
[SuppressMessage("Security", "CA5351", Justification = "Keys that were encrypted with DES and MD5 are to be opened; none is closed so.")]
[SuppressMessage("Security", "CA5358", Justification = "Keys that were encrypted with ECB are to be opened; none is closed so.")]
[SuppressMessage("Security", "CA5379", Justification = "The Java software stretches passphrases with PBKDF2-HMAC-SHA1 and nothing else.")]
[SuppressMessage("Security", "CA5387", Justification = "The file says how far it was stretched; ours as far as the Java software's.")]
internal static class KeyFileCipher
{
    /// <summary>How far a passphrase is stretched that a file was closed with, at most.</summary>
    // About a second; a file from a stranger must not keep us longer.
    public const int IterationsMost = 1_000_000;

    /// <summary>How far we stretch, in round with the Java software.</summary>
    public const int Iterations = 10_000;

    private const int SaltBytesMost = 1_024;
    private const int CipherBytesMost = 32_768;
    private const int DesBytes = 8;
    private const int TripleDesBits = 192;
    private const int AesBits = 128;
    private const int AesBlockBytes = 16;

    public static KeyFileFault TryOpen(KeyFileScheme scheme, ReadOnlySpan<byte> sealedKey, ReadOnlySpan<char> passphrase, out byte[] opened)
    {
        opened = [];
        byte[] utf8 = Utf8(passphrase);
        try
        {
            return scheme is KeyFileScheme.DesEcb or KeyFileScheme.DesCbc
                ? TryOpenDes(scheme, sealedKey, utf8, out opened)
                : TryOpenStretched(scheme, sealedKey, utf8, out opened);
        }
        catch (CryptographicException)
        {
            // The platform says so that the padding is wrong, which it is for all other passphrases but a few.
            return KeyFileFault.Passphrase;
        }
        catch (PlatformNotSupportedException)
        {
            return KeyFileFault.CipherMissing;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    /// <summary>Closes a key as the Java software does today.</summary>
    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<char> passphrase, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> vector, IBufferWriter<byte> output)
    {
        byte[] utf8 = Utf8(passphrase);
        byte[] stretched = Stretch(utf8, salt, Iterations, AesBits);
        using var aes = Aes.Create();
        aes.Key = stretched;
        var writer = new FieldWriter(output);
        writer.Block(salt);
        writer.Int32(Iterations);
        writer.Int32(AesBits);
        writer.Block(vector);
        writer.Block(aes.EncryptCbc(key, vector));
        CryptographicOperations.ZeroMemory(utf8);
        CryptographicOperations.ZeroMemory(stretched);
    }

    private static KeyFileFault TryOpenDes(KeyFileScheme scheme, ReadOnlySpan<byte> sealedKey, byte[] passphrase, out byte[] opened)
    {
        int vector = scheme == KeyFileScheme.DesCbc ? DesBytes : 0;
        opened = [];
        if (sealedKey.Length <= vector || sealedKey.Length > CipherBytesMost || (sealedKey.Length - vector) % DesBytes != 0)
        {
            return KeyFileFault.Malformed;
        }

        using var des = DES.Create();
        des.Key = MD5.HashData(passphrase)[..DesBytes];
        opened = vector == 0 ? des.DecryptEcb(sealedKey, PaddingMode.PKCS7) : des.DecryptCbc(sealedKey[vector..], sealedKey[..vector]);
        return KeyFileFault.None;
    }

    private static KeyFileFault TryOpenStretched(KeyFileScheme scheme, ReadOnlySpan<byte> sealedKey, byte[] passphrase, out byte[] opened)
    {
        bool isAes = scheme == KeyFileScheme.AesCbc;
        var reader = new FieldReader(sealedKey);
        ReadOnlySpan<byte> salt = reader.Block(SaltBytesMost);
        int iterations = reader.Int32();
        int bits = reader.Int32();
        ReadOnlySpan<byte> vector = reader.Block(AesBlockBytes);
        ReadOnlySpan<byte> ciphertext = reader.Block(CipherBytesMost);
        bool fits = isAes ? bits is 128 or 192 or 256 : bits == TripleDesBits;
        int block = isAes ? AesBlockBytes : DesBytes;
        opened = [];
        if (!reader.AtEnd || !fits || iterations < 1 || vector.Length != block || ciphertext.IsEmpty || ciphertext.Length % block != 0)
        {
            return KeyFileFault.Malformed;
        }

        if (iterations > IterationsMost)
        {
            return KeyFileFault.TooCostly;
        }

        byte[] stretched = Stretch(passphrase, salt, iterations, bits);
        using SymmetricAlgorithm cipher = isAes ? Aes.Create() : TripleDES.Create();
        cipher.Key = stretched;
        opened = cipher.DecryptCbc(ciphertext, vector);
        CryptographicOperations.ZeroMemory(stretched);
        return KeyFileFault.None;
    }

    // The Java software makes a character of each byte and Java UTF-8 of the characters: beyond ASCII everything is
    // encoded twice.
    private static byte[] Stretch(byte[] passphrase, ReadOnlySpan<byte> salt, int iterations, int bits) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(passphrase)), salt, iterations, HashAlgorithmName.SHA1, bits / 8);

    private static byte[] Utf8(ReadOnlySpan<char> text)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return utf8;
    }
}
