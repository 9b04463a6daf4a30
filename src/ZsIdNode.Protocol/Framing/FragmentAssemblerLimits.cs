namespace ZsIdNode.Protocol.Framing;

/// <summary>The bounds of a <see cref="FragmentAssembler"/>.</summary>
public sealed record FragmentAssemblerLimits
{
    /// <summary>The most unfinished messages, of all sources together.</summary>
    // Only session set-ups, challenge answers inside them and very long questions take two datagrams, and
    // these follow each other within milliseconds: few are ever unfinished at the same time.
    public int AssembliesMost { get; init; } = 256;

    /// <summary>The most unfinished messages of one source.</summary>
    // A Java client has one request outstanding per thread; 4 let a gateway with several users through.
    public int AssembliesPerSourceMost { get; init; } = 4;

    /// <summary>The most message bytes kept for unfinished messages, of all sources together.</summary>
    // Twice what one source can hold with the default number of messages of the largest size.
    public int BytesMost { get; init; } = 2 * 4 * ProtocolLimits.MessageBytesMost;

    /// <summary>How long an unfinished message is kept after its first datagram, in milliseconds.</summary>
    // As the Handle.net server does; clients have sent their last repetition after 3 seconds.
    public long LifetimeMilliseconds { get; init; } = 5_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(AssembliesPerSourceMost, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AssembliesMost, AssembliesPerSourceMost);
        ArgumentOutOfRangeException.ThrowIfLessThan(LifetimeMilliseconds, 1);

        // Otherwise one source, within its own bound, could push out everything that the others have here.
        ArgumentOutOfRangeException.ThrowIfLessThan((long)BytesMost, 2L * AssembliesPerSourceMost * ProtocolLimits.MessageBytesMost, nameof(BytesMost));
    }
}
