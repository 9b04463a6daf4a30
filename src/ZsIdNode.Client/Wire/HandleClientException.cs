namespace ZsIdNode.Client.Wire;

/// <summary>No answer that can be used. The message is a whole sentence for a person.</summary>
public sealed class HandleClientException : Exception
{
    public HandleClientException(HandleClientReason reason, string message)
        : base(message) => Reason = reason;

    public HandleClientException(HandleClientReason reason, string message, Exception innerException)
        : base(message, innerException) => Reason = reason;

    public HandleClientReason Reason { get; }
}
