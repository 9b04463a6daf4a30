namespace ZsIdNode.Server.Wire.Security;

/// <summary>By what the answer to a challenge names it.</summary>
/// <param name="Owner">
/// The session or the connection that the number is one of; nothing when the number was drawn for the challenge
/// and may be answered from anywhere.
/// </param>
internal readonly record struct ChallengeKey(object? Owner, uint Id);
