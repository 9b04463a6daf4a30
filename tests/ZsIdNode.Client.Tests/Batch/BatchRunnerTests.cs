using ZsIdNode.Client.Batch;
using ZsIdNode.Client.Tests.Administration;
using ZsIdNode.Client.Tests.Wire;
using ZsIdNode.Client.Wire;

namespace ZsIdNode.Client.Tests.Batch;

public sealed class BatchRunnerTests
{
    [Fact]
    public async Task A_statement_goes_to_the_server_and_its_refusal_does_not_end_the_batch()
    {
        Recording recording = Recording.Of("delete-handle-missing");
        using var peer = new TcpPeer();
        using var identity = RecordedAdministration.Administrator();
        var runner = new BatchRunner(HandleServer.At(peer.Address), _ => recording.Client(peer.Address), _ => null) { Identity = identity };
        await using (runner)
        {
            Task<List<BatchOutcome>> running = RunAsync(runner, "DELETE 88.101.1/vec-del\nDELETE nothing\nAUTHENTICATE PUBKEY:300:0.NA/88.118\nnofile\n\nDELETE 88.118/a\n");
            foreach (byte[] answer in recording.Answers)
            {
                using PeerConnection connection = await peer.AcceptAsync();
                await connection.SendAsync(Recording.For(await connection.ReceiveAsync(), answer));
            }

            List<BatchOutcome> outcomes = await running.Soon();

            Assert.Equal([1, 2, 3, 6], outcomes.Select(outcome => outcome.Line));
            Assert.Contains("(response code 100)", outcomes[0].Fault, StringComparison.Ordinal);
            Assert.Contains("no slash", outcomes[1].Fault, StringComparison.Ordinal);
            Assert.Equal("The key file 'nofile' cannot be read.", outcomes[2].Fault);

            // Not in the name of the identity before, when the new one failed.
            Assert.StartsWith("Nobody is authenticated", outcomes[3].Fault, StringComparison.Ordinal);
        }
    }

    private static async Task<List<BatchOutcome>> RunAsync(BatchRunner runner, string batch)
    {
        var outcomes = new List<BatchOutcome>();
        await foreach (BatchOutcome outcome in runner.RunAsync(new BatchReader(new StringReader(batch), _ => null).ReadAsync()))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }
}
