namespace ZsIdNode.Registry.Batches;

/// <summary>A piece of a batch, as its client numbers it: decided as a whole, and once.</summary>
/// <param name="Number">From 0; in whatever order they come.</param>
/// <param name="Digest">Of the content: a part that comes again must be the same.</param>
public readonly record struct BatchPart(BatchKey Key, int Number, PartDigest Digest)
{
    public override string ToString() => $"part {Number} of batch '{Key}'";
}
