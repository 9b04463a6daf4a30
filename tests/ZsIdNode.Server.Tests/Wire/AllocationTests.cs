using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Wire;

/// <summary>A question that is answered from memory leaves nothing for the collector.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Rounds = 1_000;

    private readonly WireServer _server = new(new WireOptions { AnswerDatagramsMost = 64 });

    [Theory]
    [InlineData(WireServer.Small, 0, "", ResponseCode.Success)]
    [InlineData(WireServer.Large, 0, "", ResponseCode.Success)]
    [InlineData(WireServer.Small, 2, "", ResponseCode.Success)]
    [InlineData(WireServer.Small, 0, "URL", ResponseCode.Success)]
    [InlineData(WireServer.Small, 3, "email", ResponseCode.Success)]
    [InlineData(WireServer.Small, 99, "", ResponseCode.ValuesNotFound)]
    [InlineData(WireServer.Missing, 0, "", ResponseCode.HandleNotFound)]
    [InlineData("10.1/elsewhere", 0, "", ResponseCode.ServerNotResponsible)]
    public void A_resolution_in_memory_allocates_nothing(string handle, int index, string type, ResponseCode expected)
    {
        byte[] question = new Question(handle, 1) { Indexes = index == 0 ? [] : [index], Types = type.Length == 0 ? [] : [type] }.Bytes();
        var worker = new WireWorker();

        // The first rounds grow the buffers and open the day of the counters on every processor's stripe.
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < 10 && allocated > 0; attempt++)
        {
            allocated = AllocatedBy(question, worker, expected);
        }

        Assert.Equal(0, allocated);
    }

    public void Dispose() => _server.Dispose();

    private long AllocatedBy(byte[] question, WireWorker worker, ResponseCode expected)
    {
        var scope = new WireScope();
        Envelope.TryRead(question, out Envelope envelope);
        ReadOnlySpan<byte> message = question.AsSpan(Envelope.Bytes);
        int answered = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            worker.Response.Clear();
            if (_server.Service.TryAnswer(envelope, message, (round & 1) == 0 ? Door.Udp : Door.Tcp, _server.Service.Now(), scope, worker)
                && (ResponseCode)worker.Response.Written[27] + (worker.Response.Written[26] << 8) == expected)
            {
                answered++;
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Rounds, answered);
        return allocated;
    }
}
