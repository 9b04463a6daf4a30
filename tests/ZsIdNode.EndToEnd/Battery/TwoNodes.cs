using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd.Battery;

/// <summary>
/// Two nodes as the field has them: the upper one homes 88.118 and holds the bundle of the lower one, 88.118.42. Started
/// once for all of the battery. The upper node's record has a key of each kind; a group that its configuration names
/// makes them administrators, and so the lower node's.
/// </summary>
[SuppressMessage("Security", "CA5384", Justification = "Old administrators have DSA keys; the node must take them.")]
public sealed class TwoNodes : IAsyncLifetime, IDisposable
{
    public const string UpperPrefix = "88.118";
    public const string LowerPrefix = "88.118.42";
    public const int HandlesListed = 120;
    public const string ListedPrefix = "88.118.7";

    private const string UpperRecord = "0.NA/88.118";
    private const string LowerRecord = "0.NA/88.118.42";

    /// <summary>The record of a node that was never started; only its bundle is at the upper node, whose configuration does not know it.</summary>
    public const string NewcomerRecord = "0.NA/88.118.43";

    private const string NewcomerPrefix = "88.118.43";

    private static readonly HandleReference Group = new(UpperRecord, 200);
    private static readonly HandleReference DsaPlace = new(UpperRecord, 301);
    private static readonly HandleReference SecretPlace = new(UpperRecord, 302);
    private static readonly HandleReference Sm2Place = new(UpperRecord, 303);

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(24);
    private readonly DSA _dsa = DSA.Create(1_024);
    private int _prefixes;

    private string NewcomerData => _folder.Under("newcomer");

    internal ServedNode Upper { get; private set; } = null!;

    internal ServedNode Lower { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Upper = await ServedNode.FoundAsync(_folder.Under("upper"), UpperPrefix, Group.ToString());
        Lower = await ServedNode.FoundAsync(_folder.Under("lower"), LowerPrefix);
        await Upper.HomeAsync(UpperPrefix);
        await Lower.HomeAsync(LowerPrefix);
        await RegisterAsync(Upper, Path.Combine(Upper.Data, "parent", $"{UpperPrefix}.json"));
        await RegisterAsync(Lower, Path.Combine(Lower.Data, "parent", $"{LowerPrefix}.json"));

        // From here on the upper node is changed by its administrator, over the wire.
        await ZsidProcess.MustAsync(["batch", Path.Combine(Lower.Data, "parent", $"{LowerPrefix}.batch"), .. Arguments(Who.RsaKey)]);
        await ZsidProcess.MustAsync("init", "--data", NewcomerData, "--prefix", NewcomerPrefix, "--administrator", $"300:{NewcomerRecord}");
        await ZsidProcess.MustAsync(["batch", Path.Combine(NewcomerData, "parent", $"{NewcomerPrefix}.batch"), .. Arguments(Who.RsaKey)]);
        await using HandleClient wire = Upper.OpenWire();
        using Identity founder = Identify(Who.RsaKey);
        using var administration = new HandleAdministration(wire, founder);
        AdministrationAnswer answer = await administration.AddValuesAsync(UpperRecord, KeysOfAllKinds());
        Assert.True(answer.IsSuccess, answer.Describe());
        await FillListedPrefixAsync();
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Upper.Dispose();
        Lower.Dispose();
        _dsa.Dispose();
        _folder.Dispose();
    }

    /// <summary>A prefix below the upper node's that nobody has used.</summary>
    internal Prefix NewPrefix() => Prefix.Parse(string.Create(CultureInfo.InvariantCulture, $"{UpperPrefix}.{1_000 + Interlocked.Increment(ref _prefixes)}"));

    internal Identity Identify(Who who) => who switch
    {
        Who.RsaKey => FromFile(Upper.Data, UpperRecord),
        Who.DsaKey => new PrivateKeyIdentity(DsaPlace, Copy(_dsa)),
        Who.SecretKey => new SecretKeyIdentity(SecretPlace, _secret),
        Who.Sm2Key => new Sm2Identity(Sm2Place),
        Who.LowerNode => FromFile(Lower.Data, LowerRecord),
        Who.Newcomer => FromFile(NewcomerData, NewcomerRecord),
        _ => throw new ArgumentOutOfRangeException(nameof(who), who, null),
    };

    /// <summary>What verbs are told to administer the upper node, as somebody whose key lies in a file.</summary>
    internal string[] Arguments(Who who)
    {
        (ServedNode node, string record) = who == Who.LowerNode ? (Lower, LowerRecord) : (Upper, UpperRecord);
        return ["--server", $"127.0.0.1:{Upper.WirePort}", "--auth", $"300:{record}", "--key", KeyFileIn(node.Data)];
    }

    private static string KeyFileIn(string data) => Path.Combine(data, "keys", "admpriv.bin");

    private static Task<string> RegisterAsync(ServedNode node, string file) =>
        ZsidProcess.MustAsync("register", "--file", file, "--overwrite", "--node", $"{node.Http}", "--data", node.Data);

    private static PrivateKeyIdentity FromFile(string data, string record)
    {
        Assert.Equal(PrivateKeyFault.None, PrivateKeyIdentity.TryCreate(new HandleReference(record, 300), File.ReadAllBytes(KeyFileIn(data)), default, out PrivateKeyIdentity? identity));
        return identity!;
    }

    private static DSA Copy(DSA key) => DSA.Create(key.ExportParameters(includePrivateParameters: true));

    private ImmutableArray<HandleValue> KeysOfAllKinds()
    {
        var group = new ArrayBufferWriter<byte>();
        new ReferenceList([DsaPlace, SecretPlace, Sm2Place, new HandleReference(LowerRecord, 300)]).Write(group);
        return
        [
            new HandleValue(Group.Index, ValueTypes.ReferenceList, group.WrittenMemory),
            new HandleValue(DsaPlace.Index, ValueTypes.PublicKey, KeyPairFile.PublicHalf(_dsa, KeyFileForm.Handle)),
            new HandleValue(SecretPlace.Index, ValueTypes.SecretKey, _secret) { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite },
            new HandleValue(Sm2Place.Index, ValueTypes.PublicKey, Sm2Identity.PublicHalf),
        ];
    }

    private async Task FillListedPrefixAsync()
    {
        await Upper.HomeAsync(ListedPrefix);
        using NodeClient http = Upper.OpenHttp();
        var batch = new RegistrationBatch();
        for (int row = 0; row < HandlesListed; row++)
        {
            batch.TryAdd(new Registration(row, Handle.Parse($"{ListedPrefix}/LAMP-{row:D3}"), [HandleValue.OfText(1, "URL", "https://example.org/")]));
        }

        RegistrationAnswer answer = await http.RegisterAsync(batch);
        Assert.Equal(HandlesListed, answer.Receipts.Count(receipt => receipt.Outcome == RegistrationOutcome.Registered));
    }
}
