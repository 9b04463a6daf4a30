namespace ZsIdNode.Storage.Checkpoints;

/// <summary>The name of a manifest: the last transaction in it, as segments are named for their first.</summary>
internal static class CheckpointName
{
    public const string Extension = ".checkpoint";

    public static string Of(long sequence) => NumberedName.Of(sequence, Extension);

    public static bool TryParse(string name, out long sequence) => NumberedName.TryParse(name, Extension, out sequence);
}
