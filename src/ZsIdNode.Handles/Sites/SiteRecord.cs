using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Sites;

/// <summary>
/// The data of an HS_SITE value (also HS_SITE.6, HS_SITE.PREFIX, HS_NA_DELEGATE) and the body of a site-info
/// answer: <c>i2 format version, u8 major, u8 minor, i2 serial number, u8 flags, u8 hash option,
/// bytes hash filter, i4 count</c> and attributes (<c>bytes name, bytes value</c>), <c>i4 count</c> and servers.
/// </summary>
public sealed record SiteRecord
{
    /// <summary>The most attributes, servers, or interfaces of a server. No specification names one; this is ours.</summary>
    public const int ItemsMost = 1_024;

    private const int AttributeBytesLeast = 8;

    public short FormatVersion { get; init; } = 1;

    /// <summary>The wire protocol that the servers speak: 2 of 2.11.</summary>
    public byte ProtocolMajor { get; init; } = 2;

    /// <summary>The wire protocol that the servers speak: 11 of 2.11.</summary>
    public byte ProtocolMinor { get; init; } = 11;

    /// <summary>Increases with every change of the record.</summary>
    public short SerialNumber { get; init; } = 1;

    public SiteFlags Flags { get; init; }

    public HashOption HashOption { get; init; } = HashOption.WholeHandle;

    /// <summary>Always empty in practice; kept because it takes part in digests.</summary>
    public ReadOnlyMemory<byte> HashFilter { get; init; }

    public ImmutableArray<SiteAttribute> Attributes { get; init; } = [];

    public ImmutableArray<SiteServer> Servers { get; init; } = [];

    public bool IsPrimary => (Flags & SiteFlags.Primary) != 0;

    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out SiteRecord? site)
    {
        var reader = new FieldReader(data);
        site = new SiteRecord
        {
            FormatVersion = reader.Int16(),
            ProtocolMajor = reader.Byte(),
            ProtocolMinor = reader.Byte(),
            SerialNumber = reader.Int16(),
            Flags = (SiteFlags)reader.Byte(),
            HashOption = (HashOption)reader.Byte(),
            HashFilter = reader.Block(HandleLimits.RecordBytesMost).ToArray(),
            Attributes = ReadAttributes(ref reader),
            Servers = ReadServers(ref reader),
        };

        // A choice of server that we do not know would send requests to the wrong one.
        bool read = reader.AtEnd && site.HashOption <= HashOption.WholeHandle;
        site = read ? site : null;
        return read;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int16(FormatVersion);
        writer.Byte(ProtocolMajor);
        writer.Byte(ProtocolMinor);
        writer.Int16(SerialNumber);
        writer.Byte((byte)Flags);
        writer.Byte((byte)HashOption);
        writer.Block(HashFilter.Span);
        writer.Int32(Attributes.Length);
        foreach (SiteAttribute attribute in Attributes)
        {
            writer.Text(attribute.Name);
            writer.Text(attribute.Value);
        }

        writer.Int32(Servers.Length);
        foreach (SiteServer server in Servers)
        {
            server.Write(output);
        }
    }

    /// <summary>The server of this site that answers for a handle; nothing when the site lists none.</summary>
    public SiteServer? ServerFor(ReadOnlySpan<byte> handle) =>
        Servers.IsEmpty ? null : Servers[ServerChoice.PositionOf(handle, HashOption, Servers.Length)];

    public bool Equals(SiteRecord? other) =>
        other is not null
        && FormatVersion == other.FormatVersion
        && ProtocolMajor == other.ProtocolMajor
        && ProtocolMinor == other.ProtocolMinor
        && SerialNumber == other.SerialNumber
        && Flags == other.Flags
        && HashOption == other.HashOption
        && HashFilter.Span.SequenceEqual(other.HashFilter.Span)
        && Attributes.AsSpan().SequenceEqual(other.Attributes.AsSpan())
        && Servers.AsSpan().SequenceEqual(other.Servers.AsSpan());

    public override int GetHashCode() => HashCode.Combine(SerialNumber, Flags, HashOption, Attributes.Length, Servers.Length);

    private static ImmutableArray<SiteAttribute> ReadAttributes(scoped ref FieldReader reader)
    {
        var attributes = new SiteAttribute[reader.Count(ItemsMost, AttributeBytesLeast)];
        for (int at = 0; at < attributes.Length; at++)
        {
            attributes[at] = new SiteAttribute(
                Encoding.UTF8.GetString(reader.Text(HandleLimits.RecordBytesMost)),
                Encoding.UTF8.GetString(reader.Text(HandleLimits.RecordBytesMost)));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(attributes);
    }

    private static ImmutableArray<SiteServer> ReadServers(scoped ref FieldReader reader)
    {
        int count = reader.Count(ItemsMost, SiteServer.BytesLeast);
        ImmutableArray<SiteServer>.Builder servers = ImmutableArray.CreateBuilder<SiteServer>(count);
        while (servers.Count < count && SiteServer.Read(ref reader) is SiteServer server)
        {
            servers.Add(server);
        }

        return servers.DrainToImmutable();
    }
}
