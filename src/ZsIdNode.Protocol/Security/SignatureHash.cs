using System.Security.Cryptography;

namespace ZsIdNode.Protocol.Security;

/// <summary>The names that hashes of signatures have on the wire.</summary>
internal static class SignatureHash
{
    /// <summary>Reads a name in either of the spellings that deployed software writes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> name, out HashAlgorithmName hash)
    {
        hash = name.SequenceEqual("SHA-256"u8) || name.SequenceEqual("SHA256"u8) ? HashAlgorithmName.SHA256
            : name.SequenceEqual("SHA1"u8) || name.SequenceEqual("SHA-1"u8) ? HashAlgorithmName.SHA1
            : name.SequenceEqual("MD5"u8) ? HashAlgorithmName.MD5
            : default;
        return hash.Name is not null;
    }

    /// <summary>The name that is written; the Java software looks for no other.</summary>
    public static ReadOnlySpan<byte> NameOf(HashAlgorithmName hash) => hash == HashAlgorithmName.SHA256 ? "SHA-256"u8 : "SHA1"u8;
}
