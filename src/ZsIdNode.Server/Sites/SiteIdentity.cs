using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Server.Sites;

/// <summary>
/// Who the node is on the wire: its site record, which clients and the parent node take as it is, and the
/// key that signs certified answers.
/// </summary>
public sealed class SiteIdentity : IDisposable
{
    private readonly SigningKeys _keys;
    private readonly byte[] _record;

    /// <param name="record">The encoded site record; its first server holds the public half of the key.</param>
    public SiteIdentity(RSA key, ReadOnlySpan<byte> record)
    {
        _keys = new SigningKeys(key);
        _record = record.ToArray();
        Site = SiteRecord.TryRead(record, out SiteRecord? site)
            ? site!
            : throw new ArgumentException("The site record is malformed.", nameof(record));
    }

    /// <summary>The data of the HS_SITE value.</summary>
    public ReadOnlySpan<byte> Record => _record;

    public SiteRecord Site { get; }

    /// <summary>The public half of the key as it stands in the site record.</summary>
    public ReadOnlyMemory<byte> PublicKey => Site.Servers[0].PublicKey;

    public short Serial => Site.SerialNumber;

    /// <summary>Describes a node with one server that listens at these ports.</summary>
    /// <param name="wirePort">UDP and TCP.</param>
    public static SiteIdentity Create(RSA key, SiteOptions options, int wirePort, int httpPort)
    {
        var publicKey = new ArrayBufferWriter<byte>();
        RsaPublicKey.FromRsa(key).Write(publicKey);
        const InterfaceKinds Both = InterfaceKinds.Administration | InterfaceKinds.Query;
        ImmutableArray<SiteInterface> interfaces =
        [
            // TCP first: the IDIS SDK takes the first interface, and UDP would not serve it.
            new SiteInterface(Both, InterfaceProtocol.Tcp, wirePort),
            new SiteInterface(InterfaceKinds.Query, InterfaceProtocol.Udp, wirePort),
            new SiteInterface(Both, InterfaceProtocol.Http, httpPort),
        ];
        var site = new SiteRecord
        {
            ProtocolMajor = ProtocolVersion.Spoken.Major,
            ProtocolMinor = ProtocolVersion.Spoken.Minor,
            SerialNumber = options.Serial,
            Flags = SiteFlags.Primary,
            Attributes = [new SiteAttribute("desc", options.Description)],
            Servers = [new SiteServer(1, IPAddress.Parse(options.Address), publicKey.WrittenMemory, interfaces)],
        };
        var record = new ArrayBufferWriter<byte>();
        site.Write(record);
        return new SiteIdentity(key, record.WrittenSpan);
    }

    /// <summary>Ends a message with a signature over it.</summary>
    /// <param name="envelope">The envelope that the message will have.</param>
    public void Sign(in Envelope envelope, ReadOnlySpan<byte> headerAndBody, IBufferWriter<byte> output)
    {
        HashAlgorithmName hash = envelope.Version >= new ProtocolVersion(2, 7) ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        var signed = new SignedBytes(envelope, CredentialKind.Signature, 0, headerAndBody);
        byte[] bytes = new byte[signed.Length];
        signed.CopyTo(bytes);
        byte[] signature = _keys.Sign(bytes, hash);
        Credential.Write(output, CredentialKind.Signature, 0, hash == HashAlgorithmName.SHA256 ? "SHA-256"u8 : "SHA1"u8, signature);
    }

    /// <summary>Waits until a signature may be made; disposing of the place gives it back.</summary>
    public ValueTask<IDisposable> EnterSigningAsync(CancellationToken stop) => _keys.EnterAsync(stop);

    public void Dispose() => _keys.Dispose();
}
