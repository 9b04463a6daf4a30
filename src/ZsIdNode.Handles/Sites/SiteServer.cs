using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Sites;

/// <summary>
/// A server of a site: <c>i4 id, 16 bytes address, bytes public key, i4 count</c> and that many interfaces.
/// </summary>
/// <param name="Id">The number by which attributes name the server; not its place in the list.</param>
/// <param name="Address">Written as 16 bytes; an IPv4 address stands in the last four of them.</param>
/// <param name="PublicKey">The data of an HS_PUBKEY value; may be empty.</param>
public sealed record SiteServer(int Id, IPAddress Address, ReadOnlyMemory<byte> PublicKey, ImmutableArray<SiteInterface> Interfaces)
{
    /// <summary>What a server without key and interfaces takes.</summary>
    internal const int BytesLeast = 28;

    private const int AddressBytes = 16;
    private const int Ipv4Bytes = 4;

    public bool Equals(SiteServer? other) =>
        other is not null
        && Id == other.Id
        && Address.Equals(other.Address)
        && PublicKey.Span.SequenceEqual(other.PublicKey.Span)
        && Interfaces.AsSpan().SequenceEqual(other.Interfaces.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Id, Address, PublicKey.Length, Interfaces.Length);

    internal static SiteServer? Read(scoped ref FieldReader reader)
    {
        int id = reader.Int32();
        ReadOnlySpan<byte> address = reader.Take(AddressBytes);
        ReadOnlySpan<byte> key = reader.Block(HandleLimits.RecordBytesMost);
        var interfaces = new SiteInterface[reader.Count(SiteRecord.ItemsMost, SiteInterface.Bytes)];
        for (int at = 0; at < interfaces.Length; at++)
        {
            interfaces[at] = SiteInterface.Read(ref reader);
        }

        return reader.Failed
            ? null
            : new SiteServer(id, ReadAddress(address), key.ToArray(), ImmutableCollectionsMarshal.AsImmutableArray(interfaces));
    }

    internal void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int32(Id);
        Span<byte> address = stackalloc byte[AddressBytes];
        bool ipv4 = Address.AddressFamily == AddressFamily.InterNetwork;
        Address.TryWriteBytes(ipv4 ? address[^Ipv4Bytes..] : address, out _);
        writer.Raw(address);
        writer.Block(PublicKey.Span);
        writer.Int32(Interfaces.Length);
        foreach (SiteInterface port in Interfaces)
        {
            port.Write(output);
        }
    }

    // Twelve zero bytes mean IPv4, so the form cannot tell ::1 from 0.0.0.1; the bytes survive either way.
    private static IPAddress ReadAddress(ReadOnlySpan<byte> address) =>
        new(address[..^Ipv4Bytes].ContainsAnyExcept((byte)0) ? address : address[^Ipv4Bytes..]);
}
