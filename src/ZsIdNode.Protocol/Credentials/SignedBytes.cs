using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ZsIdNode.Protocol.Credentials;

/// <summary>
/// What the signature or authentication code of a message covers: some fields of its envelope and the
/// counter of its credential, then header and body as they are before encryption.
/// </summary>
/// <remarks>
/// <para>From 2.8: <c>u8 major, u8 minor, u8 suggested major, u8 suggested minor, i4 session, i4 request, i4 counter</c>.</para>
/// <para>In 2.7 the same without the suggested version.</para>
/// <para>In 2.6, and for authentication codes in 2.5, 14 bytes that an early mistake made of it: <c>u8 major,
/// u8 minor, the upper half of the session, i4 counter</c> and zeros.</para>
/// <para>Before that, nothing of the envelope.</para>
/// </remarks>
public readonly ref struct SignedBytes
{
    private readonly EnvelopePart _envelopePart;
    private readonly int _envelopePartLength;
    private readonly ReadOnlySpan<byte> _headerAndBody;

    /// <summary>The bytes of a message; the version that counts is the one it is written in.</summary>
    public SignedBytes(in Envelope envelope, CredentialKind kind, uint counter, ReadOnlySpan<byte> headerAndBody)
    {
        _envelopePartLength = Write(envelope, kind, counter, _envelopePart);
        _headerAndBody = headerAndBody;
    }

    public int Length => _envelopePartLength + _headerAndBody.Length;

    public void CopyTo(Span<byte> output)
    {
        ((ReadOnlySpan<byte>)_envelopePart)[.._envelopePartLength].CopyTo(output);
        _headerAndBody.CopyTo(output[_envelopePartLength..]);
    }

    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(((ReadOnlySpan<byte>)_envelopePart)[.._envelopePartLength]);
        hash.AppendData(_headerAndBody);
    }

    private static int Write(in Envelope envelope, CredentialKind kind, uint counter, Span<byte> output)
    {
        ProtocolVersion version = envelope.Version;
        output[0] = version.Major;
        output[1] = version.Minor;
        if (version >= new ProtocolVersion(2, 8))
        {
            output[2] = envelope.SuggestedVersion.Major;
            output[3] = envelope.SuggestedVersion.Minor;
            return 4 + WriteNumbers(envelope, counter, output[4..]);
        }

        if (version >= new ProtocolVersion(2, 7))
        {
            return 2 + WriteNumbers(envelope, counter, output[2..]);
        }

        if (version >= new ProtocolVersion(2, 6) || (version >= new ProtocolVersion(2, 5) && kind == CredentialKind.Mac))
        {
            BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)(envelope.SessionId >> 16));
            BinaryPrimitives.WriteUInt32BigEndian(output[4..], counter);
            output[8..14].Clear();
            return 14;
        }

        return 0;
    }

    private static int WriteNumbers(in Envelope envelope, uint counter, Span<byte> output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output, envelope.SessionId);
        BinaryPrimitives.WriteUInt32BigEndian(output[4..], envelope.RequestId);
        BinaryPrimitives.WriteUInt32BigEndian(output[8..], counter);
        return 12;
    }

    [InlineArray(16)]
    private struct EnvelopePart
    {
        private byte _first;
    }
}
