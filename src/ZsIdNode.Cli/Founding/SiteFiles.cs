using System.Buffers;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Server;

namespace ZsIdNode.Cli.Founding;

/// <summary>The node's site record in the two forms that operators of Handle servers know.</summary>
internal static class SiteFiles
{
    public const string BinaryName = "siteinfo.bin";
    public const string JsonName = "siteinfo.json";

    public static void AddTo(FoundingFiles files, FoundedNode node)
    {
        files.Add(BinaryName, node.Record.ToArray());
        var json = new ArrayBufferWriter<byte>();
        using (var writer = HandleJson.CreateWriter(json, pretty: true))
        {
            HandleJson.WriteSiteFile(writer, node.Site);
        }

        json.Write("\n"u8);
        files.Add(JsonName, json.WrittenSpan.ToArray());
    }
}
