namespace ZsIdNode.Protocol;

/// <summary>Bounds of the Handle wire protocol; each is what deployed clients can be relied on to accept.</summary>
public static class ProtocolLimits
{
    /// <summary>The largest message (header, body and credential) that an envelope may announce, in bytes.</summary>
    public const int MessageBytesMost = 262_144;

    /// <summary>The largest UDP datagram, envelope included.</summary>
    public const int DatagramBytesMost = 512;

    /// <summary>The message bytes in every datagram of a message but the last; receivers place datagram k at k times this.</summary>
    public const int FragmentBytes = DatagramBytesMost - Envelope.Bytes;

    /// <summary>The most value indexes one resolution may ask for.</summary>
    // A record holds at most 2,048 values; the recorded clients ask for up to 150.
    public const int SelectedIndexesMost = 4_096;

    /// <summary>The most value types one resolution may ask for.</summary>
    public const int SelectedTypesMost = 256;
}
