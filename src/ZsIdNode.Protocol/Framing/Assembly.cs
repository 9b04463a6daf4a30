namespace ZsIdNode.Protocol.Framing;

/// <summary>What became of a datagram that was given to a <see cref="FragmentAssembler"/>.</summary>
public enum Assembly : byte
{
    /// <summary>Kept; other datagrams of the message are still missing.</summary>
    Incomplete = 0,

    /// <summary>It was the last one missing.</summary>
    Whole,

    /// <summary>
    /// Thrown away: its number or length cannot belong to the length it announces, or it contradicts the
    /// datagrams that came before it. Those stay, so a forged datagram does not end an honest message.
    /// </summary>
    RefusedMisfit,
}
