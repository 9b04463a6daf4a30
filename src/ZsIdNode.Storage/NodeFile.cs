using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZsIdNode.Storage;

/// <summary>What <c>node.json</c> says.</summary>
internal sealed record NodeFile(
    [property: JsonRequired] int FormatVersion,
    [property: JsonRequired] Guid NodeId,
    [property: JsonRequired] DateTimeOffset Created)
{
    public const string FileName = "node.json";

    /// <summary>What the file is called until it is whole.</summary>
    public const string NewSuffix = ".new";

    private const int NewestFormatVersion = 1;

    public static NodeFile ReadOrMake(string folder, TimeProvider time, Func<Guid> newNodeId, Action<string> syncNames)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Read(folder, path) : Make(folder, path, time, newNodeId, syncNames);
    }

    private static NodeFile Read(string folder, string path)
    {
        byte[] json = File.ReadAllBytes(path);
        try
        {
            // The version is looked at first: a newer file need not have the fields that we know.
            int version = JsonSerializer.Deserialize(json, NodeFileJson.Default.NodeFileVersion)?.FormatVersion ?? 0;
            if (version > NewestFormatVersion)
            {
                throw new DataFolderException($"The data folder {folder} has format version {version}, and this program knows versions up to {NewestFormatVersion}. Start the newer program that wrote it.");
            }

            NodeFile? node = JsonSerializer.Deserialize(json, NodeFileJson.Default.NodeFile);
            if (version == NewestFormatVersion && node is not null && node.NodeId != Guid.Empty)
            {
                return node;
            }
        }
        catch (JsonException cause)
        {
            throw Damaged(folder, cause);
        }

        throw Damaged(folder, cause: null);
    }

    private static NodeFile Make(string folder, string path, TimeProvider time, Func<Guid> newNodeId, Action<string> syncNames)
    {
        var node = new NodeFile(NewestFormatVersion, newNodeId(), time.GetUtcNow());

        // Written aside and renamed, so that a crash leaves no file or a whole one. The new name must be on
        // disk before a journal is begun beside it: without this file nobody adopts a journal, and syncing
        // the journal's files brings no other name to disk.
        using (var file = new FileStream(path + NewSuffix, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, node, NodeFileJson.Default.NodeFile);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + NewSuffix, path);
        syncNames(folder);
        return node;
    }

    private static DataFolderException Damaged(string folder, Exception? cause) =>
        new($"The {FileName} of the data folder {folder} is damaged. Restore it from a backup; the journal beside it is not affected.", cause);
}

/// <summary>What every version of <c>node.json</c> says.</summary>
internal sealed record NodeFileVersion([property: JsonRequired] int FormatVersion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(NodeFile))]
[JsonSerializable(typeof(NodeFileVersion))]
internal sealed partial class NodeFileJson : JsonSerializerContext;
