using System.Text.Json.Serialization;

namespace ZsIdNode.Client.Http;

/// <summary>The JSON of the node's answers, read without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(HandleAnswer))]
[JsonSerializable(typeof(PrefixAnswer))]
[JsonSerializable(typeof(PrefixRequest))]
[JsonSerializable(typeof(DayStats))]
[JsonSerializable(typeof(BackupAnswer))]
[JsonSerializable(typeof(BackupOrder))]
[JsonSerializable(typeof(BatchAnswer))]
internal sealed partial class NodeJson : JsonSerializerContext;
