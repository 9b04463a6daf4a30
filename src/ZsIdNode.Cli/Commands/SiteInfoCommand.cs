using System.Buffers;
using System.CommandLine;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid siteinfo</c>: the site record that a Handle server belongs to.</summary>
internal static class SiteInfoCommand
{
    public static Command Create()
    {
        var server = new Option<string>("--server") { Description = "The server to ask. 服务器地址。", HelpName = "host:port", DefaultValueFactory = _ => "127.0.0.1:2641" };
        var json = new Option<bool>("--json") { Description = "Print it as JSON. 输出 JSON。" };
        var command = new Command("siteinfo", "Asks a server for its site record. 查询站点信息。") { server, json };
        command.SetAction((parsed, stop) =>
        {
            HandleServerFault fault = HandleServer.TryParse(parsed.GetValue(server), out HandleServer? asked);
            return asked is null
                ? Task.FromResult(Verdict.Fail($"--server: '{parsed.GetValue(server)}': {fault.Describe()}."))
                : AskAsync(asked, parsed.GetValue(json), stop);
        });
        return command;
    }

    private static async Task<int> AskAsync(HandleServer server, bool json, CancellationToken stop)
    {
        HandleClient client = Clients.Wire(server);
        await using (client.ConfigureAwait(false))
        {
            SiteRecord site = await client.GetSiteInfoAsync(HandleTransport.Tcp, stop).ConfigureAwait(false);
            if (json)
            {
                WriteJson(Console.OpenStandardOutput(), site);
            }
            else
            {
                SiteText.Write(Console.Out, site);
            }

            return Verdict.Done;
        }
    }

    private static void WriteJson(Stream output, SiteRecord site)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = HandleJson.CreateWriter(text, pretty: true))
        {
            HandleJson.WriteSite(writer, site);
        }

        output.Write(text.WrittenSpan);
        output.WriteByte((byte)'\n');
    }
}
