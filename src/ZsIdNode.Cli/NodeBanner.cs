using System.Globalization;
using ZsIdNode.Server;

namespace ZsIdNode.Cli;

/// <summary>Says what is open and where, once the node answers.</summary>
internal static class NodeBanner
{
    public static void Show(Node node, NodeOptions options)
    {
        var recovery = node.Recovery;
        Console.WriteLine($"ZsIdNode {typeof(Node).Assembly.GetName().Version!.ToString(3)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  data   {Path.GetFullPath(options.Data)}: {recovery.Transactions:N0} transactions read in {recovery.Elapsed.TotalSeconds:N1} s"));
        if (recovery.Checkpoint > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"         behind the checkpoint at transaction {recovery.Checkpoint}"));
        }

        foreach (string refused in recovery.CheckpointsRefused)
        {
            Console.WriteLine($"         a newer checkpoint could not be used, and nothing is lacking: {refused}");
        }

        if (recovery.BytesCut > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"         {recovery.BytesCut:N0} bytes of a commit that never finished were cut off; nothing acknowledged was in them"));
        }

        Console.WriteLine($"  wire   {node.Wire} (UDP and TCP)");
        Console.WriteLine($"  http   {node.Http}{(options.Http.Tls ? " (and HTTPS)" : "")}");
        Console.WriteLine($"  token  {node.TokenFile}");
        if (options.Wire.Address == "127.0.0.1" && options.Http.Address == "127.0.0.1")
        {
            Console.WriteLine("  Only this machine can connect; wire.address and http.address open the node to others.");
        }
    }
}
