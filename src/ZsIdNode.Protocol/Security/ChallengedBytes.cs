using System.Security.Cryptography;

namespace ZsIdNode.Protocol.Security;

/// <summary>What the answer to a challenge covers: the nonce, then the digest of the challenged request without its type.</summary>
/// <remarks>A view over both; neither is copied.</remarks>
public readonly ref struct ChallengedBytes(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> digest)
{
    private readonly ReadOnlySpan<byte> _nonce = nonce;
    private readonly ReadOnlySpan<byte> _digest = digest;

    public int Length => _nonce.Length + _digest.Length;

    public void CopyTo(Span<byte> output)
    {
        _nonce.CopyTo(output);
        _digest.CopyTo(output[_nonce.Length..]);
    }

    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(_nonce);
        hash.AppendData(_digest);
    }

    public byte[] ToArray() => [.. _nonce, .. _digest];
}
