using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace ZsIdNode.Handles.Keys;

/// <summary>Reads the data of an HS_PUBKEY value, in whichever of the three forms it is.</summary>
public static class PublicKeyData
{
    /// <summary>The longest PEM or DER text that is looked at, in bytes.</summary>
    public const int EncodedBytesMost = 16_384;

    private static ReadOnlySpan<byte> PemBegin => "-----BEGIN PUBLIC KEY-----"u8;

    private static ReadOnlySpan<byte> PemEnd => "-----END PUBLIC KEY-----"u8;

    /// <summary>Recognises the form by the first bytes; it does not read on.</summary>
    public static PublicKeyForm FormOf(ReadOnlySpan<byte> data) =>
        data.StartsWith("\0\0\0"u8) ? PublicKeyForm.Record
        : data.StartsWith("-----BEGIN"u8) ? PublicKeyForm.Pem
        : data.StartsWith("0"u8) ? PublicKeyForm.Der
        : PublicKeyForm.Unknown;

    /// <summary>Reads a key; one given as PEM or DER becomes the record that stands for it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out PublicKeyRecord? key)
    {
        key = null;
        switch (FormOf(data))
        {
            case PublicKeyForm.Record:
                return PublicKeyRecord.TryRead(data, out key);
            case PublicKeyForm.Pem:
                return PublicKeyDer.TryRead(DerOfPem(data), out key);
            case PublicKeyForm.Der:
                return PublicKeyDer.TryRead(data, out key);
            default:
                return false;
        }
    }

    /// <summary>The bytes inside the first PEM block; empty when there is none.</summary>
    internal static byte[] DerOfPem(ReadOnlySpan<byte> pem)
    {
        int end = pem.IndexOf(PemEnd);
        if (pem.Length > EncodedBytesMost || !pem.StartsWith(PemBegin) || end < PemBegin.Length)
        {
            return [];
        }

        // The decoder skips the line breaks by itself.
        ReadOnlySpan<byte> text = pem[PemBegin.Length..end];
        byte[] der = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, der, out _, out int written) == System.Buffers.OperationStatus.Done ? der[..written] : [];
    }
}
