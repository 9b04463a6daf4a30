using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>What a checkpoint consists of; on disk in the form of <see cref="SealedJson"/>.</summary>
/// <param name="NodeId">Whose views they are.</param>
/// <param name="Sequence">The last transaction that was applied to them.</param>
/// <param name="Time">When the checkpoint was taken.</param>
public sealed record CheckpointManifest(Guid NodeId, long Sequence, DateTimeOffset Time, ImmutableArray<ViewCheckpoint> Views)
{
    private const string Magic = "ZSCHECKPOINT";
    private const int Format = 1;

    /// <summary>More than any manifest has; a file that is larger is none.</summary>
    internal const int BytesMost = 256 * 1_024 * 1_024;

    public long Bytes => Views.Sum(view => view.Files.Sum(file => file.Bytes));

    internal byte[] Encode()
    {
        ManifestView[] views = [.. Views.Select(view => new ManifestView(view.View, [.. view.State], [.. view.Files]))];
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new ManifestBody(NodeId, Sequence, Time, views), ManifestJson.Default.ManifestBody);
        return SealedJson.Seal(Magic, Format, json);
    }

    /// <param name="path">For the message when it is damaged.</param>
    /// <exception cref="CheckpointDamagedException">It is no manifest of this node, or not whole.</exception>
    internal static CheckpointManifest Decode(ReadOnlySpan<byte> bytes, Guid nodeId, string path)
    {
        string? fault = SealedJson.TryOpen(bytes, Magic, Format, out ReadOnlySpan<byte> json);
        return fault is null ? Read(json, nodeId, path) : throw new CheckpointDamagedException($"{path} is no manifest that can be used: {fault}");
    }

    private static CheckpointManifest Read(ReadOnlySpan<byte> json, Guid nodeId, string path)
    {
        try
        {
            ManifestBody body = JsonSerializer.Deserialize(json, ManifestJson.Default.ManifestBody)
                ?? throw new CheckpointDamagedException($"{path} is empty");
            if (body.NodeId != nodeId)
            {
                throw new CheckpointDamagedException($"{path} belongs to node {body.NodeId}, but this is node {nodeId}");
            }

            ImmutableArray<ViewCheckpoint> views = [.. body.Views.Select(view => new ViewCheckpoint(view.Name, [.. view.State], [.. view.Files]))];
            foreach (string name in views.Select(view => view.View).Concat(views.SelectMany(view => view.Files.Select(file => file.Name))))
            {
                if (!RelativePath.IsSafe(name))
                {
                    throw new CheckpointDamagedException($"{path} names '{name}', which is no path below a folder");
                }
            }

            return new CheckpointManifest(body.NodeId, body.Sequence, body.Time, views);
        }
        catch (JsonException cause)
        {
            throw new CheckpointDamagedException($"{path} cannot be read although its checksum is right: {cause.Message}", cause);
        }
    }
}

/// <summary>The JSON of a manifest.</summary>
internal sealed record ManifestBody(Guid NodeId, long Sequence, DateTimeOffset Time, ManifestView[] Views);

/// <summary>A view in the JSON of a manifest; its state in base 64.</summary>
internal sealed record ManifestView(string Name, byte[] State, CheckpointFile[] Files);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ManifestBody))]
internal sealed partial class ManifestJson : JsonSerializerContext;
