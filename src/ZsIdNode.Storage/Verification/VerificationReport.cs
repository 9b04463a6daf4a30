using System.Collections.Immutable;

namespace ZsIdNode.Storage.Verification;

/// <summary>What a check of everything that is stored found.</summary>
/// <param name="Transactions">How many transactions the journal has.</param>
/// <param name="Sequence">The last one.</param>
/// <param name="Checkpoints">How many checkpoints can be used.</param>
/// <param name="Records">How many records there are.</param>
/// <param name="Digest">Over all records, the same for all stores that hold the same; nothing when they could not be read.</param>
/// <param name="Faults">What is wrong, a sentence each.</param>
/// <param name="Notes">What a crash leaves and a start puts right.</param>
public sealed record VerificationReport(
    long Transactions, long Sequence, int Checkpoints, long Records, string Digest, ImmutableArray<string> Faults, ImmutableArray<string> Notes)
{
    public bool IsWhole => Faults.IsEmpty;
}
