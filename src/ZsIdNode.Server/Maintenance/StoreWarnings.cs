using ZsIdNode.Storage;

namespace ZsIdNode.Server.Maintenance;

/// <summary>What an operator should look at in the store, in words.</summary>
internal static class StoreWarnings
{
    public static IEnumerable<string> Of(NodeStore store)
    {
        IEnumerable<string> texts = store.Warnings.Select(warning => warning.Text);
        return store.CheckpointTrouble is string checkpoint
            ? texts.Prepend($"{checkpoint.TrimEnd('.')}. The next start takes longer until one succeeds.")
            : texts;
    }
}
