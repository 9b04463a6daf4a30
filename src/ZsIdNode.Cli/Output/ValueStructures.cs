using System.Text;
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
        ValueStructure.PublicKey => $"public key of {value.Data.Length} bytes",
        _ => null,
    };

    private static string Describe(SiteRecord site) =>
        $"site {site.SerialNumber}, protocol {site.ProtocolMajor}.{site.ProtocolMinor}: " + string.Join("; ", site.Servers.Select(server =>
            $"{server.Address} " + string.Join(" ", server.Interfaces.Select(port => $"{port.Protocol.ToString().ToLowerInvariant()}:{port.Port}"))));
}
