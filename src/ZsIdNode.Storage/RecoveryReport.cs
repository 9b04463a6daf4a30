using System.Collections.Immutable;

namespace ZsIdNode.Storage;

/// <summary>What opening a data folder found.</summary>
/// <param name="Checkpoint">The last transaction of the checkpoint that the views began with; 0 when they were made from the whole journal.</param>
/// <param name="Transactions">How many transactions were read behind it and applied to the views.</param>
/// <param name="BytesCut">Bytes of a commit that never finished; nothing acknowledged was in them.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="CheckpointsRefused">What is wrong with newer checkpoints, a sentence each; they were passed over.</param>
public sealed record RecoveryReport(long Checkpoint, long Transactions, long BytesCut, TimeSpan Elapsed, ImmutableArray<string> CheckpointsRefused);
