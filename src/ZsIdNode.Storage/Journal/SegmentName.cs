namespace ZsIdNode.Storage.Journal;

/// <summary>The name of a segment: its first sequence number.</summary>
internal static class SegmentName
{
    public const string Extension = ".journal";

    public static string Of(long firstSequence) => NumberedName.Of(firstSequence, Extension);

    public static bool TryParse(string name, out long firstSequence) => NumberedName.TryParse(name, Extension, out firstSequence) && firstSequence > 0;
}
