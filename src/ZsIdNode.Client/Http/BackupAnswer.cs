namespace ZsIdNode.Client.Http;

/// <summary>How a backup goes that a node takes of itself.</summary>
/// <param name="Status"><c>none</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="BytesDone">How many bytes it has looked at so far.</param>
/// <param name="Bytes">How many it will look at in all; 0 while that is not known.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Sequence">The last transaction in it, once it is done.</param>
/// <param name="BytesCopied">How many bytes were not yet in the target.</param>
public sealed record BackupAnswer(
    string Status, long BytesDone, long Bytes, string? Message = null, long Sequence = 0, int Files = 0, long BytesCopied = 0, string? Location = null, string? Consent = null, bool WithKeys = false);

/// <summary>What is asked of a backup.</summary>
/// <param name="Target">The folder that takes it: an absolute path on the node's machine.</param>
/// <param name="Location">The label of the place where it lies; not needed once the folder bears one.</param>
/// <param name="Consent">The consent under which the data may go to a place that is not among the allowed ones.</param>
/// <param name="WithKeys">Whether the node's secrets go with it.</param>
public sealed record BackupOrder(string Target, string? Location, string? Consent, bool WithKeys);
