using System.Collections.Immutable;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>Where a view stands on disk as of one moment.</summary>
/// <param name="View">The name of the view.</param>
/// <param name="State">What the view needs to find its way among its files; may be empty.</param>
/// <param name="Files">Every file that it needs, all of them in the folder of the view.</param>
public sealed record ViewCheckpoint(string View, ImmutableArray<byte> State, ImmutableArray<CheckpointFile> Files);

/// <summary>A file that a checkpoint needs.</summary>
/// <param name="Name">Its path below the folder of the view, with <c>/</c> between folders.</param>
/// <param name="Bytes">How many of its bytes belong to the checkpoint, counted from the beginning; it may be longer.</param>
/// <param name="Checksum">
/// The CRC-32C of these bytes; nothing for a file whose parts bear checksums of their own and that is too large to be
/// read at every start.
/// </param>
public sealed record CheckpointFile(string Name, long Bytes, uint? Checksum);
