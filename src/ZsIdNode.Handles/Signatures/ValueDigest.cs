namespace ZsIdNode.Handles.Signatures;

/// <summary>The digest of one value's encoding behind its timestamp, as a signature gives it.</summary>
public sealed record ValueDigest(int Index, ReadOnlyMemory<byte> Digest);
