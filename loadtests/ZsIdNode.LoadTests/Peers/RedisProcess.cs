using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ZsIdNode.LoadTests.Nodes;

namespace ZsIdNode.LoadTests.Peers;

/// <summary>A Redis of our own that syncs every write before it answers, on a loopback port, where it is installed.</summary>
internal sealed class RedisProcess : IDisposable
{
    private const int Attempts = 100;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;

    private RedisProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts it; nothing when it is not installed.</summary>
    /// <param name="folder">Where it keeps its log.</param>
    public static async Task<RedisProcess?> TryStartAsync(string folder)
    {
        int port = FreePort.Take();
        string[] words = ["--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--loglevel", "warning"];
        try
        {
            Process process = Process.Start(new ProcessStartInfo("redis-server", words) { RedirectStandardOutput = true })!;
            var redis = new RedisProcess(process, port);
            await redis.WaitAsync();
            return redis;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (attempt < Attempts)
            {
                await Task.Delay(BetweenAttempts);
            }
        }
    }
}
