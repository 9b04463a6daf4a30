using System.Security.Cryptography;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Sites;
using ZsIdNode.Storage;

namespace ZsIdNode.Server;

/// <summary>
/// A node that has all by which others know it, before its first start or between two: its data folder with its id,
/// its key and the operator's token. It holds the folder until it is disposed of.
/// </summary>
public sealed class FoundedNode : IDisposable
{
    private readonly DataFolder _folder;
    private readonly byte[] _record;

    private FoundedNode(DataFolder folder, SiteIdentity site)
    {
        _folder = folder;
        _record = site.Record.ToArray();
        Site = site.Site;
    }

    public Guid NodeId => _folder.NodeId;

    public string Folder => _folder.Path;

    public string KeysFolder => _folder.KeysPath;

    public string KeyFile => Path.Combine(KeysFolder, SiteKey.FileName);

    public string TokenFile => Path.Combine(KeysFolder, AccessToken.FileName);

    /// <summary>What the node will say of itself when it is started with the same options.</summary>
    public SiteRecord Site { get; }

    /// <summary><see cref="Site"/> as the data of the HS_SITE value.</summary>
    public ReadOnlySpan<byte> Record => _record;

    /// <summary>Opens the folder; makes what it lacks, and leaves what it has.</summary>
    /// <exception cref="NodeStartException">The options or what is in the folder cannot be used; the message says why.</exception>
    public static FoundedNode Open(NodeOptions options, TimeProvider time)
    {
        string[] faults = [.. options.Faults(), .. OpenPorts(options)];
        if (faults.Length > 0)
        {
            throw new NodeStartException("The configuration has faults:\n  " + string.Join("\n  ", faults));
        }

        DataFolder? folder = null;
        try
        {
            folder = DataFolder.Open(options.Data, time, Guid.NewGuid);
            using RSA key = SiteKey.Open(folder.KeysPath);
            using SiteIdentity site = SiteIdentity.Create(key, options.Site, options.Wire.Port, options.Http.Port);
            AccessToken.Open(folder.KeysPath);
            folder.SyncKeys();
            return new FoundedNode(folder, site);
        }
        catch (Exception fault)
        {
            folder?.Dispose();
            if (fault is DataFolderException)
            {
                throw new NodeStartException(fault.Message, fault);
            }

            throw;
        }
    }

    /// <summary>Brings to disk which files there are among the keys; whoever has put one there calls it.</summary>
    public void SyncKeys() => _folder.SyncKeys();

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> OpenPorts(NodeOptions options) =>
        from port in new[] { (Name: "wire.port", Number: options.Wire.Port), (Name: "http.port", Number: options.Http.Port) }
        where port.Number == 0
        select $"{port.Name}: 0 lets each start choose a port, and what others are told must not change; expected 1 to 65535.";
}
