namespace ZsIdNode.Client.Http;

/// <summary>Makes a request a part of a batch: the node takes it once, however often it is sent, and answers the same.</summary>
/// <param name="BatchKey">What the client calls the batch: 1 to 64 visible ASCII characters.</param>
/// <param name="Number">From 0, in any order.</param>
public readonly record struct RegistrationPart(string BatchKey, int Number);
