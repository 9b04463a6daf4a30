namespace ZsIdNode.Storage.Journal.Check;

/// <summary>Something that a check of the journal met with.</summary>
/// <param name="IsDamage">Whether transactions are lost or in doubt; else it is what a crash leaves, or what is made again by itself.</param>
/// <param name="File">The path of the file.</param>
/// <param name="Offset">Where in the file, in bytes.</param>
/// <param name="Sequence">The transaction that stands there or should; the first of several.</param>
/// <param name="What">What is wrong, a sentence without its full stop.</param>
/// <param name="Remedy">What to do.</param>
public sealed record JournalFinding(bool IsDamage, string File, long Offset, long Sequence, string What, string Remedy)
{
    public override string ToString() => $"{File}, byte {Offset}, transaction {Sequence}: {What}. {Remedy}";
}
