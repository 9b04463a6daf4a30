namespace ZsIdNode.Testing.Fuzzing;

/// <summary>An input that a target did not bear; the message holds the input.</summary>
public sealed class FuzzFailureException(string message, Exception? cause = null) : Exception(message, cause);
