namespace ZsIdNode.Client.Wire;

/// <summary>Why a connection is no longer used.</summary>
/// <param name="Sentence">For the person who asked.</param>
internal sealed record ConnectionEnd(HandleClientReason Reason, string Sentence)
{
    public HandleClientException ToException() => new(Reason, Sentence);
}
