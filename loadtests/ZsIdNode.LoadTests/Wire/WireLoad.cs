using System.Net;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Scenarios;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>Runs a resolution load: its connections shared among threads of their own.</summary>
internal static class WireLoad
{
    public static Tally Run(Load load, IPEndPoint node, QuestionBook book, int seed, LoadSpan span)
    {
        var connections = new List<WireConnection>();
        try
        {
            return Run(load, node, book, seed, span, connections);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static Tally Run(Load load, IPEndPoint node, QuestionBook book, int seed, LoadSpan span, List<WireConnection> connections)
    {
        var drivers = new List<WireDriver>();
        var tallies = new List<Tally>();
        for (int thread = 0; thread < load.Threads; thread++)
        {
            var tally = new Tally(span);
            var own = new List<WireConnection>();
            for (int at = thread; at < load.Connections; at += load.Threads)
            {
                WireConnection connection = load.Door == LoadDoor.Udp
                    ? UdpSource.Open(node, book, load.InFlight, tally)
                    : TcpConnection.Open(node, book, load.InFlight, tally);
                connections.Add(connection);
                own.Add(connection);
            }

            Schedule? schedule = load.Rate is double rate ? new Schedule(span.Start, rate / load.Threads) : null;
            var draw = new Draw((ulong)seed + ((ulong)thread << 32), book.Count);
            long requestsMost = (load.RequestsMost / load.Threads) + (thread < load.RequestsMost % load.Threads ? 1 : 0);
            drivers.Add(new WireDriver(own, schedule, draw, span, requestsMost, load.AnswerMillisecondsMost, tally));
            tallies.Add(tally);
        }

        List<Thread> threads = drivers.ConvertAll(driver => new Thread(driver.Run) { IsBackground = true });
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var sum = new Tally(span);
        tallies.ForEach(sum.Add);
        return sum;
    }
}
