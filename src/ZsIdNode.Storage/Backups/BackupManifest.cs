using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZsIdNode.Storage.Backups;

/// <summary>What a backup consists of; on disk in the form of <see cref="SealedJson"/>.</summary>
/// <param name="Sequence">The last transaction in it.</param>
/// <param name="Location">The label of the place where it was taken to.</param>
/// <param name="Consent">The consent under which it was.</param>
internal sealed record BackupManifest(Guid NodeId, long Sequence, DateTimeOffset Time, string Location, string? Consent, bool WithKeys, ImmutableArray<BackupFile> Files)
{
    private const string Magic = "ZSBACKUP";
    private const int Format = 1;
    private const long BytesMost = 1L << 30;

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    public byte[] Encode() => SealedJson.Seal(Magic, Format, JsonSerializer.SerializeToUtf8Bytes(this, BackupManifestJson.Default.BackupManifest));

    /// <exception cref="BackupException">It is no manifest, or not whole.</exception>
    public static BackupManifest Read(string path)
    {
        if (new FileInfo(path).Length > BytesMost)
        {
            throw new BackupException($"{path} is larger than any manifest of a backup.");
        }

        string? fault = SealedJson.TryOpen(File.ReadAllBytes(path), Magic, Format, out ReadOnlySpan<byte> json);
        return fault is null ? Parse(json, path) : throw new BackupException($"{path} is no manifest of a backup that can be used: {fault}.");
    }

    private static BackupManifest Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            BackupManifest manifest = JsonSerializer.Deserialize(json, BackupManifestJson.Default.BackupManifest) ?? throw new BackupException($"{path} is empty.");
            foreach (BackupFile file in manifest.Files)
            {
                file.Check(path);
            }

            return manifest;
        }
        catch (JsonException cause)
        {
            throw new BackupException($"{path} cannot be read although its checksum is right: {cause.Message}", cause);
        }
    }
}

/// <summary>A file of a backup, in parts that lie in the target under their checksums.</summary>
/// <param name="Path">Below the data folder, with <c>/</c> between folders.</param>
/// <param name="Parts">The SHA-256 of each part, in order; each has <see cref="PartBytes"/> bytes, the last one the rest.</param>
internal sealed record BackupFile(string Path, long Bytes, ImmutableArray<string> Parts)
{
    /// <summary>
    /// The bytes of a part. Files of the store mostly grow at their end; in parts, a backup after the first copies what
    /// has grown and not what was there.
    /// </summary>
    public const int PartBytes = 16 * 1_024 * 1_024;

    private const int ChecksumDigits = 64;

    public static int PartsOf(long bytes) => checked((int)((bytes + PartBytes - 1) / PartBytes));

    public int BytesOfPart(int part) => (int)Math.Min(PartBytes, Bytes - ((long)part * PartBytes));

    /// <summary>A manifest comes from outside: its paths must not lead out of a folder, nor its checksums be paths.</summary>
    public void Check(string manifest)
    {
        if (!RelativePath.IsSafe(Path) || Bytes < 0 || Parts.IsDefault || Parts.Length != PartsOf(Bytes)
            || !Parts.All(part => part.Length == ChecksumDigits && part.All(char.IsAsciiHexDigitLower)))
        {
            throw new BackupException($"{manifest} describes the file '{Path}' in a way that cannot be.");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupManifestJson : JsonSerializerContext;
