using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ZsIdNode.Cli.Founding;
using ZsIdNode.Cli.Output;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Server;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Cli.Commands;

/// <summary>
/// <c>zsid init --prefix PREFIX</c>: makes a node's data folder before its first start, with what others must be told
/// of the node. What is there already is never overwritten.
/// </summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var prefix = new Option<string>("--prefix") { Description = "The prefix that the node will answer for, such as 88.118. 节点前缀。", HelpName = "prefix", Required = true };
        var data = new Option<string>("--data") { Description = "The data folder. 数据目录。", HelpName = "dir", DefaultValueFactory = _ => new NodeOptions().Data };
        var config = new Option<string?>("--config") { Description = "A configuration to take address, ports and description from; otherwise one is made in the data folder. 已有配置文件。", HelpName = "file" };
        var address = new Option<string?>("--address") { Description = "The IP address at which clients reach the node; 127.0.0.1 unless set. 对外地址。", HelpName = "ip" };
        Option<int?> port = Port("--port", "The port of the Handle wire protocol, UDP and TCP; 2641 unless set. 标识协议端口。");
        Option<int?> httpPort = Port("--http-port", "The port of HTTP; 8000 unless set. HTTP 端口。");
        var description = new Option<string?>("--description") { Description = "A line about the node, for people. 节点说明。", HelpName = "text" };
        var administrator = new Option<string?>("--administrator") { Description = "Make a key pair for this administrator, such as 300:0.NA/88.118. 管理员身份，并生成密钥对。", HelpName = "index:handle" };
        var command = new Command("init", "Makes a node's data folder, keys and site record. 初始化节点。") { prefix, data, config, address, port, httpPort, description, administrator };
        command.SetAction(parsed =>
        {
            if (!Prefix.TryParse(parsed.GetValue(prefix), out Prefix homed) || homed.IsUnder(Prefix.Parse("0")))
            {
                return Verdict.Fail($"--prefix: '{parsed.GetValue(prefix)}' is not a prefix that a node can have; expected dot-separated letters and digits, such as 88.118.");
            }

            HandleReference? named = null;
            if (parsed.GetValue(administrator) is string text && !TryReadAdministrator(text, homed, out named))
            {
                return Verdict.Fail($"--administrator: '{text}' does not name a key in the prefix record; expected an index from 3 on, other than {PrefixRecord.AdminIndex}, and the record, such as {PrefixRecord.KeyIndex}:{homed.PrefixHandle}.");
            }

            if (parsed.GetValue(config) is string file)
            {
                return parsed.GetValue(address) is null && parsed.GetValue(port) is null && parsed.GetValue(httpPort) is null && parsed.GetValue(description) is null
                    ? Found(NodeOptions.Load(file).In(parsed.GetValue(data)!), homed, named, file)
                    : Verdict.Fail("--config and --address, --port, --http-port, --description exclude each other: the configuration says all of that.");
            }

            if (parsed.GetValue(address) is string ip && !IPAddress.TryParse(ip, out _))
            {
                return Verdict.Fail($"--address: '{ip}' is not an IP address; expected the one at which clients reach the node, such as 203.0.113.7.");
            }

            var site = new SiteOptions { Address = parsed.GetValue(address) ?? "127.0.0.1", Description = parsed.GetValue(description) ?? new SiteOptions().Description };
            var options = new NodeOptions
            {
                Data = parsed.GetValue(data)!,
                Site = site,
                Wire = new WireOptions { Address = ListensAt(site.Address), Port = parsed.GetValue(port) ?? new WireOptions().Port, Administrators = named is null ? [] : [named.ToString()] },
                Http = new HttpOptions { Port = parsed.GetValue(httpPort) ?? new HttpOptions().Port },
            };
            return Found(options, homed, named, config: null);
        });
        return command;
    }

    private static Option<int?> Port(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0)
            {
                return number;
            }

            result.AddError($"{name}: '{text}' is not a port; expected 1 to 65535.");
            return null;
        },
    };

    // The other indexes of the record are taken.
    private static bool TryReadAdministrator(string text, Prefix prefix, out HandleReference? administrator) =>
        HandleReference.TryParse(text, out administrator)
        && administrator.Index is > PrefixRecord.DerivedSiteIndex and not PrefixRecord.AdminIndex
        && Handle.Parse(administrator.Handle) == prefix.PrefixHandle;

    /// <summary>A node that is reached from outside listens at every address of its machine: the one that clients use may be a router's.</summary>
    private static string ListensAt(string siteAddress) =>
        !IPAddress.TryParse(siteAddress, out IPAddress? address) || IPAddress.IsLoopback(address) ? new WireOptions().Address
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any.ToString()
        : IPAddress.Any.ToString();

    /// <param name="config">The configuration that the options came from; nothing when one is to be made.</param>
    private static int Found(NodeOptions options, Prefix prefix, HandleReference? administrator, string? config)
    {
        using FoundedNode node = FoundedNode.Open(options, TimeProvider.System);
        var files = new FoundingFiles(node.Folder);
        AdministratorKey? key = null;
        if (administrator is not null)
        {
            key = AdministratorKey.ReadOrMake(node.KeysFolder, out string fault);
            if (key is null)
            {
                return Verdict.Fail(fault);
            }

            files.Add(Path.Combine("keys", AdministratorKey.PrivateName), key.PrivateHalf);
            files.Add(Path.Combine("keys", AdministratorKey.PublicName), key.PublicHalf);
        }

        if (config is null)
        {
            files.Add(NodeOptions.FileName, FirstConfiguration.Write(options));
        }

        SiteFiles.AddTo(files, node);
        ParentBundle.AddTo(files, prefix, PrefixRecord.ForParent(node.Record, administrator, key?.PublicHalf));
        string[] foreign = [.. files.Foreign()];
        if (foreign.Length > 0)
        {
            return Verdict.Fail($"{node.Folder} belongs to a node that was set up otherwise ({string.Join(", ", foreign)}); nothing was changed. Name another data folder, or move these files away and have them made anew.");
        }

        IReadOnlyList<(string Path, bool IsNew)> written = files.Write();
        node.SyncKeys();
        FoundingText.Write(Console.Out, node, prefix, written);
        FoundingText.WriteNext(Console.Out, node, prefix, administrator, config);
        return Verdict.Done;
    }
}
