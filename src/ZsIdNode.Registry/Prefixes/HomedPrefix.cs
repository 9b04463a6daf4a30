using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>A prefix that this node answers for.</summary>
/// <param name="Registrant">The enterprise that it belongs to, as people call it.</param>
/// <param name="Ordinal">A small number that stands for the prefix while the process lives; counters use it.</param>
/// <param name="HomedAt">When the node began to answer for it.</param>
public sealed record HomedPrefix(Prefix Prefix, string Registrant, int Ordinal, DateTimeOffset HomedAt);
