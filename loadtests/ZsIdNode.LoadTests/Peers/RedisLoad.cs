using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZsIdNode.LoadTests.Peers;

/// <summary>Writes to Redis as fast as it takes them, deeply pipelined: each connection sends a block of commands and waits for all their answers.</summary>
internal static class RedisLoad
{
    public const int Connections = 8;
    public const int Pipelined = 128;

    private static ReadOnlySpan<byte> Answer => "+OK\r\n"u8;

    /// <summary>Gives the durable writes in a second.</summary>
    public static double Run(int port, int valueBytes, TimeSpan length)
    {
        long written = 0;
        long began = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, Connections).Select(number => new Thread(() => Interlocked.Add(ref written, Write(port, number, valueBytes, length))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return written / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static long Write(int port, int connection, int valueBytes, TimeSpan length)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        string value = new('v', valueBytes);
        byte[] answers = new byte[Answer.Length * Pipelined];
        long written = 0;
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            var commands = new StringBuilder();
            for (int at = 0; at < Pipelined; at++)
            {
                string key = string.Create(CultureInfo.InvariantCulture, $"88.118.{connection}/LAMP-2026-{written + at:D9}");
                commands.Append(CultureInfo.InvariantCulture, $"*3\r\n$3\r\nSET\r\n${key.Length}\r\n{key}\r\n${valueBytes}\r\n{value}\r\n");
            }

            socket.Send(Encoding.ASCII.GetBytes(commands.ToString()));
            for (int received = 0; received < answers.Length;)
            {
                int more = socket.Receive(answers.AsSpan(received));
                LoadTestException.ThrowUnless(more > 0, "Redis closed a connection.");
                received += more;
            }

            LoadTestException.ThrowUnless(answers.AsSpan().Count(Answer) == Pipelined, "Redis refused a write.");
            written += Pipelined;
        }

        return written;
    }
}
