using ZsIdNode.Cli.Founding;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Server;

namespace ZsIdNode.Cli.Output;

/// <summary>Says what was made with a node, where it lies, and what comes next.</summary>
internal static class FoundingText
{
    public static void Write(TextWriter output, FoundedNode node, Prefix prefix, IReadOnlyList<(string Path, bool IsNew)> files)
    {
        output.WriteLine($"节点 Node {node.NodeId}");
        SiteText.Write(output, node.Site);

        output.WriteLine($"\n文件 Files in {node.Folder}");
        Line("node.json", "节点标识 who the node is");
        Line("keys/site.pem", "节点私钥，勿外传 the node's private key, for nobody else");
        Line("keys/operator.token", "运营者令牌 the operator's token");
        foreach ((string path, bool isNew) in files)
        {
            Line(path, $"{Explain(path)}{(isNew ? "" : " （原有，未改动 was there, left alone）")}");
        }

        void Line(string path, string text) => output.WriteLine($"  {path,-24}{text}");
    }

    /// <param name="config">The configuration that the node was made with; nothing when it lies in the data folder.</param>
    public static void WriteNext(TextWriter output, FoundedNode node, Prefix prefix, HandleReference? administrator, string? config)
    {
        string inFolder(string path) => Path.Combine(node.Folder, path);
        string http = $"--node http://127.0.0.1:{node.Site.Servers[0].Interfaces[^1].Port} --data {node.Folder}";
        int step = 0;
        output.WriteLine("\n下一步 Next");
        Step("启动节点 Start the node", $"zsid serve{(config is null ? "" : $" --config {config}")} --data {node.Folder}");
        Step("托管前缀 Home the prefix", $"zsid home {prefix} --registrant '<企业 enterprise>' {http}");
        if (administrator is not null)
        {
            Step("登记管理员公钥 Let the node know the administrator's key", $"zsid register --file {inFolder(ParentBundle.JsonFile(prefix))} --overwrite {http}");
        }

        Step(
            $"将 {ParentBundle.Folder}/ 交给上级节点运营者，由其执行 Give {ParentBundle.Folder}/ to the operator of the node above, who runs",
            $"zsid batch {prefix}.batch --server <host:port> --auth <index:handle> --key <file>");

        void Step(string what, string verb)
        {
            output.WriteLine($"  {++step}. {what}");
            output.WriteLine($"     {verb}");
        }
    }

    private static string Explain(string path) => Path.GetFileName(path) switch
    {
        NodeOptions.FileName => "节点配置 the configuration",
        AdministratorKey.PrivateName => "管理员私钥，勿外传 the administrator's private key, for nobody else",
        AdministratorKey.PublicName => "管理员公钥 the administrator's public key",
        SiteFiles.BinaryName => "站点信息（二进制） the site record, the data of HS_SITE",
        SiteFiles.JsonName => "站点信息（JSON） the site record as JSON",
        string name when name.EndsWith(".batch", StringComparison.Ordinal) => "前缀记录批处理 the prefix record as a Handle batch",
        _ => "前缀记录（JSON） the prefix record as JSON",
    };
}
