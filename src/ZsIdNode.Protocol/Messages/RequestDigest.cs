using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>The hash of a request digest, as numbered on the wire.</summary>
public enum DigestType : byte
{
    None = 0,
    Md5 = 1,
    Sha1 = 2,
    Sha256 = 3,
}

/// <summary>
/// What the body of an answer begins with when the header says so: <c>u8 type, digest</c>, the digest taken over
/// header and body of the request as they were sent. A challenge always has one, and its signature covers it.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct RequestDigest
{
    /// <summary>The type and the longest digest.</summary>
    public const int BytesMost = 1 + SHA256.HashSizeInBytes;

    private RequestDigest(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The digest with its type in front; empty for none.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public DigestType Type => Bytes.IsEmpty ? DigestType.None : (DigestType)Bytes[0];

    /// <summary>The digest without its type.</summary>
    public ReadOnlySpan<byte> Digest => Bytes.IsEmpty ? default : Bytes[1..];

    /// <summary>The hash that a message of this version uses.</summary>
    public static DigestType TypeIn(ProtocolVersion version) =>
        version >= new ProtocolVersion(2, 7) ? DigestType.Sha256
        : version >= new ProtocolVersion(2, 1) ? DigestType.Sha1
        : DigestType.Md5;

    /// <summary>Reads the digest at the beginning of an answer's body and gives what follows it.</summary>
    public static Malformed TryRead(ReadOnlySpan<byte> body, out RequestDigest digest, out ReadOnlySpan<byte> rest)
    {
        var reader = new FieldReader(body);
        digest = Read(ref reader);
        rest = reader.Rest;
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    /// <summary>Reads a digest with its type in front; a failure, also an unknown type, is latched by the reader.</summary>
    internal static RequestDigest Read(scoped ref FieldReader reader)
    {
        ReadOnlySpan<byte> from = reader.Rest;
        int length = LengthOf((DigestType)reader.Byte());
        reader.Take(length);
        return reader.Failed ? default : new RequestDigest(from[..(1 + length)]);
    }

    /// <summary>
    /// Computes the digest for an answer in <paramref name="version"/> and writes it with its type; returns the
    /// bytes written, at most <see cref="BytesMost"/>.
    /// </summary>
    public static int Write(ProtocolVersion version, ReadOnlySpan<byte> headerAndBody, Span<byte> output)
    {
        DigestType type = TypeIn(version);
        output[0] = (byte)type;
        return 1 + Compute(type, headerAndBody, output[1..]);
    }

    /// <summary>Computes a digest without its type; returns the bytes written.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Answers in 2.1 to 2.6 carry SHA-1; the peer's version decides.")]
    [SuppressMessage("Security", "CA5351", Justification = "Answers before 2.1 carry MD5; the peer's version decides.")]
    public static int Compute(DigestType type, ReadOnlySpan<byte> headerAndBody, Span<byte> output) => type switch
    {
        DigestType.Md5 => MD5.HashData(headerAndBody, output),
        DigestType.Sha1 => SHA1.HashData(headerAndBody, output),
        DigestType.Sha256 => SHA256.HashData(headerAndBody, output),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Whether this is the digest of that request.</summary>
    public bool IsOf(ReadOnlySpan<byte> headerAndBody)
    {
        if (Type == DigestType.None)
        {
            return false;
        }

        Span<byte> computed = stackalloc byte[BytesMost];
        int length = Compute(Type, headerAndBody, computed);
        return computed[..length].SequenceEqual(Digest);
    }

    // Of a type that does not exist no reader can take the bytes, and so latches its failure. Type 0 was a
    // length and MD5 once; its last writer and its last reader disagreed, and nobody sends it.
    private static int LengthOf(DigestType type) => type switch
    {
        DigestType.Md5 => MD5.HashSizeInBytes,
        DigestType.Sha1 => SHA1.HashSizeInBytes,
        DigestType.Sha256 => SHA256.HashSizeInBytes,
        _ => -1,
    };
}
