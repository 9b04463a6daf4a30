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

    /// <summary>The most handles in one message of a list; more than fit into any message with a prefix and a suffix.</summary>
    public const int ListedHandlesMost = 32_768;

    /// <summary>The largest key record, in bytes; RSA and Diffie-Hellman with 16,384 bits stay below 7,000.</summary>
    public const int KeyBytesMost = 16_384;

    /// <summary>The longest signature or authentication code with the names around it, in bytes.</summary>
    public const int ProofBytesMost = 4_096;

    /// <summary>The longest nonce that is answered or verified, in bytes; recorded ones have 16 and 20.</summary>
    public const int NonceBytesMost = 256;

    /// <summary>The longest name of an algorithm or of a way to authenticate, in bytes.</summary>
    public const int NameBytesMost = 64;

    /// <summary>The most rounds by which a secret may be stretched, over all hashes of the result, and the longest result in bits.</summary>
    // The client chooses and we compute, before we know who it is: clients use 10,000 rounds and 160 bits,
    // and 100,000 rounds are some 40 ms of one core.
    public const int StretchingRoundsMost = 100_000;
    public const int StretchedBitsMost = 1_024;
}
