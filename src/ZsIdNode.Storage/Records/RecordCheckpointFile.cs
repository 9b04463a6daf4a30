using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZsIdNode.Storage.Records;

/// <summary>What <c>checkpoint.json</c> says of a checkpoint of the record view.</summary>
/// <param name="Token">What FASTER calls the checkpoint.</param>
/// <param name="Sequence">The last transaction in it.</param>
/// <param name="PageBytes">The size of a page of the log: records do not cross its end.</param>
/// <param name="MemoryBytes">How much of the log was in memory at most; FASTER cannot recover into less.</param>
/// <param name="BeginAddress">Where the log begins.</param>
/// <param name="FinalAddress">Where the log ends.</param>
/// <param name="ReadFrom">What recovery reads of the log begins in this page.</param>
/// <param name="IndexMetadata">FASTER's own words on the index.</param>
/// <param name="LogMetadata">FASTER's own words on the log.</param>
internal sealed record RecordCheckpointFile(
    [property: JsonRequired] int Format,
    [property: JsonRequired] Guid Token,
    [property: JsonRequired] long Sequence,
    [property: JsonRequired] int PageBytes,
    [property: JsonRequired] long MemoryBytes,
    [property: JsonRequired] long BeginAddress,
    [property: JsonRequired] long FinalAddress,
    [property: JsonRequired] long ReadFrom,
    [property: JsonRequired] byte[] IndexMetadata,
    [property: JsonRequired] byte[] LogMetadata)
{
    public const string FileName = "checkpoint.json";

    public const int NewestFormat = 1;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RecordCheckpointJson.Default.RecordCheckpointFile);

    /// <exception cref="JsonException">The bytes do not say what they should.</exception>
    public static RecordCheckpointFile Of(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, RecordCheckpointJson.Default.RecordCheckpointFile) ?? throw new JsonException("null");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RecordCheckpointFile))]
internal sealed partial class RecordCheckpointJson : JsonSerializerContext;
