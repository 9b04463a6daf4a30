using System.Globalization;
using System.Security.Cryptography;
using ZsIdNode.Handles.Sites;

namespace ZsIdNode.Cli.Output;

/// <summary>Shows a site record to a person.</summary>
internal static class SiteText
{
    public static void Write(TextWriter output, SiteRecord site)
    {
        string role = site.IsPrimary ? "primary" : "mirror";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"site     {role}, serial {site.SerialNumber}, protocol {site.ProtocolMajor}.{site.ProtocolMinor}, hashed by {site.HashOption}"));
        foreach (SiteAttribute attribute in site.Attributes)
        {
            output.WriteLine($"  {OneLine.Of(attribute.Name)}  {OneLine.Of(attribute.Value)}");
        }

        foreach (SiteServer server in site.Servers)
        {
            string key = server.PublicKey.IsEmpty ? "no key" : $"key SHA-256 {Convert.ToHexStringLower(SHA256.HashData(server.PublicKey.Span))}";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"server   {server.Id}  {server.Address}  {key}"));
            foreach (SiteInterface port in server.Interfaces)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {port.Protocol.ToString().ToUpperInvariant(),-5} {port.Port,5}  {port.Kinds}"));
            }
        }
    }
}
