using System.Text;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Signatures;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Cli.Output;

/// <summary>Says in a line what the structured values hold.</summary>
internal static class ValueStructures
{
    /// <summary>Nothing when the value's type has no structure, or its data does not have it.</summary>
    public static string? Describe(HandleValue value) => ValueTypes.StructureOf(Encoding.UTF8.GetBytes(value.Type)) switch
    {
        ValueStructure.Administrator when AdminRecord.TryRead(value.Data.Span, out AdminRecord? admin) =>
            $"{admin.Administrator} may {Convert.ToString((int)admin.Permissions, 2).PadLeft(12, '0')}",
        ValueStructure.ReferenceList when ReferenceList.TryRead(value.Data.Span, out ReferenceList? list) => string.Join(", ", list.Entries),
        ValueStructure.Site when SiteRecord.TryRead(value.Data.Span, out SiteRecord? site) => Describe(site),
        ValueStructure.PublicKey when PublicKeyData.TryRead(value.Data.Span, out PublicKeyRecord? key) => Describe(key),
        ValueStructure.SecretKey => $"secret of {value.Data.Length} bytes",
        ValueStructure.Signature or ValueStructure.Certificate when SignedStatement.TryRead(value.Data.Span, out SignedStatement? statement) => statement.Describe(),
        _ => null,
    };

    private static string Describe(PublicKeyRecord key) => key switch
    {
        RsaPublicKey rsa => $"RSA public key of {rsa.Modulus.BitLength} bits",
        DsaPublicKey dsa => $"DSA public key of {dsa.P.BitLength} bits",
        Sm2PublicKey => "SM2 public key",
        Sm9PublicKey sm9 => $"SM9 public key {sm9.Identity}",
        _ => "public key",
    };

    private static string Describe(SiteRecord site) =>
        $"site {site.SerialNumber}, protocol {site.ProtocolMajor}.{site.ProtocolMinor}: " + string.Join("; ", site.Servers.Select(server =>
            $"{server.Address} " + string.Join(" ", server.Interfaces.Select(port => $"{port.Protocol.ToString().ToLowerInvariant()}:{port.Port}"))));
}
