using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Upstream;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Security;
using ZsIdNode.Storage;
using ZsIdNode.Storage.Backups;

namespace ZsIdNode.Server;

/// <summary>Everything that an operator may set. The file is JSON with comments; <c>deploy/zsid.json</c> shows each member.</summary>
/// <remarks>
/// Members are settable, not init-only: the generated reader gives init-only members that a file leaves out
/// no value at all instead of their default.
/// </remarks>
public sealed class NodeOptions
{
    /// <summary>The configuration that a data folder may bring with it.</summary>
    public const string FileName = "zsid.json";

    /// <summary>The data folder; created when it does not exist.</summary>
    public string Data { get; set; } = "zsid-data";

    public WireOptions Wire { get; set; } = new();

    public HttpOptions Http { get; set; } = new();

    public SiteOptions Site { get; set; } = new();

    public StorageOptions Storage { get; set; } = new();

    public SequencerOptions Registration { get; set; } = new();

    public UpstreamOptions Upstream { get; set; } = new();

    public BackupOptions Backup { get; set; } = new();

    /// <summary>Reads a configuration file.</summary>
    /// <exception cref="NodeStartException">It cannot be read, is no JSON, or names something that does not exist.</exception>
    public static NodeOptions Load(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), NodeOptionsJson.Default.NodeOptions)
                ?? throw new NodeStartException($"{file} holds 'null'; expected a JSON object.");
        }
        catch (JsonException fault)
        {
            throw new NodeStartException($"{file} is no valid configuration: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"The configuration {file} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Reads the configuration in a data folder; without one everything has its default.</summary>
    /// <inheritdoc cref="Load"/>
    public static NodeOptions LoadIn(string data)
    {
        string file = Path.Combine(data, FileName);
        return (File.Exists(file) ? Load(file) : new NodeOptions()).In(data);
    }

    /// <summary>The same options for another data folder.</summary>
    public NodeOptions In(string data) => new()
    {
        Data = data,
        Wire = Wire,
        Http = Http,
        Site = Site,
        Storage = Storage,
        Registration = Registration,
        Upstream = Upstream,
        Backup = Backup,
    };

    /// <summary>Says everything that is wrong, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Data))
        {
            yield return "data: the data folder is not named.";
        }

        foreach ((string name, string address) in new[] { ("wire.address", Wire.Address), ("http.address", Http.Address), ("site.address", Site.Address) })
        {
            if (!IPAddress.TryParse(address, out _))
            {
                yield return $"{name}: '{address}' is not an IP address, such as 127.0.0.1{(name == "site.address" ? "" : " or 0.0.0.0")}.";
            }
        }

        if (Site.AddressFault() is string unreachable)
        {
            yield return unreachable;
        }

        foreach ((string name, int port) in new[] { ("wire.port", Wire.Port), ("http.port", Http.Port) })
        {
            if (port is < 0 or > 65_535)
            {
                yield return $"{name}: {port} is not a port; expected 0 to 65535, 0 for any free one.";
            }
        }

        if (Wire.Port == Http.Port && Wire.Port != 0 && Wire.Address == Http.Address)
        {
            yield return $"http.port: {Http.Port} is wire.port, too; each needs one of its own.";
        }

        foreach ((string name, long value, long least, long most) in new[]
        {
            ("wire.connectionsMost", (long)Wire.ConnectionsMost, 1L, 1_000_000L),
            ("wire.answerDatagramsMost", Wire.AnswerDatagramsMost, 1, 533),
            ("wire.diskReadsMost", Wire.DiskReadsMost, 1, 65_536),
            ("wire.authentication.challengesMost", Wire.Authentication.ChallengesMost, 1, 1_000_000),
            ("wire.authentication.challengeBytesMost", Wire.Authentication.ChallengeBytesMost, ProtocolLimits.MessageBytesMost, 1_024 * 1_024 * 1_024),
            ("wire.authentication.challengesPerSourceMost", Wire.Authentication.ChallengesPerSourceMost, 1, 1_000_000),
            ("wire.authentication.answersPerChallengeMost", Wire.Authentication.AnswersPerChallengeMost, 1, 100),
            ("wire.authentication.primeBitsMost", Wire.Authentication.PrimeBitsMost, DiffieHellmanGroup.PrimeBitsLeast, DiffieHellmanGroup.PrimeBitsMost),
            ("wire.authentication.sessionsMost", Wire.Authentication.SessionsMost, 1, 1_000_000),
            ("http.bodyBytesMost", Http.BodyBytesMost, 1_024, 256 * 1_024 * 1_024),
            ("http.bulkRecordsMost", Http.BulkRecordsMost, 1, 100_000),
            ("registration.queuedMost", Registration.QueuedMost, 1, 1_000_000),
            ("registration.queuedBytesMost", Registration.QueuedBytesMost, 1_024 * 1_024, 64L * 1_024 * 1_024 * 1_024),
            ("registration.batchChangesMost", Registration.BatchChangesMost, 1, ITransactionLog.CommitTransactionsMost),
            ("registration.batchBytesMost", Registration.BatchBytesMost, 1_024, 32 * 1_024 * 1_024),
        })
        {
            if (value < least || value > most)
            {
                yield return $"{name}: {value} is out of range; expected {least} to {most}.";
            }
        }

        foreach ((string name, TimeSpan value) in new[]
        {
            ("wire.connectionIdleMost", Wire.ConnectionIdleMost),
            ("wire.messageTimeMost", Wire.MessageTimeMost),
            ("wire.authentication.challengeTimeMost", Wire.Authentication.ChallengeTimeMost),
        })
        {
            if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromDays(1))
            {
                yield return $"{name}: {value} is out of range; expected 00:00:01 to 1.00:00:00.";
            }
        }

        if (Registration.ClockAheadMost < TimeSpan.FromSeconds(1) || Registration.ClockAheadMost > TimeSpan.FromDays(36_500))
        {
            yield return $"registration.clockAheadMost: {Registration.ClockAheadMost} is out of range; expected 00:00:01 to 36500.00:00:00.";
        }

        if (Http.Certificate.Length == 0 && (Http.CertificateKey.Length > 0 || Http.CertificatePasswordFile.Length > 0))
        {
            yield return "http.certificate: it is not named, but its key or its password is; name all that belong together, or none.";
        }

        foreach ((string name, IReadOnlyList<string> references) in new[]
        {
            ("wire.administrators", Wire.Administrators),
            ("wire.homingAdministrators", Wire.HomingAdministrators),
        })
        {
            foreach (string administrator in references.Where(text => !HandleReference.TryParse(text ?? "", out _)))
            {
                yield return $"{name}: '{administrator}' is not a reference to a value; expected an index and a handle, such as 300:0.NA/88.118.";
            }
        }

        if (Wire.Authentication.SessionIdleMost < SessionBook.IdleLeast || Wire.Authentication.SessionIdleMost > TimeSpan.FromDays(7))
        {
            yield return $"wire.authentication.sessionIdleMost: {Wire.Authentication.SessionIdleMost} is out of range; expected {SessionBook.IdleLeast} to 7.00:00:00.";
        }

        foreach (string fault in (IEnumerable<string>)[.. Storage.Faults(), .. Upstream.Faults(), .. Backup.Faults()])
        {
            yield return fault;
        }

        if (Site.Serial < 1)
        {
            yield return $"site.serial: {Site.Serial} is out of range; expected 1 to {short.MaxValue}.";
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(NodeOptions))]
internal sealed partial class NodeOptionsJson : JsonSerializerContext;
