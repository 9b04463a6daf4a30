using ZsIdNode.Server.Http;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests;

public sealed class FoundedNodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Under("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_founded_once_is_found_again()
    {
        var options = new NodeOptions { Data = Data };
        using FoundedNode first = FoundedNode.Open(options, new FakeTime());
        (Guid id, byte[] record, string token) = (first.NodeId, first.Record.ToArray(), File.ReadAllText(first.TokenFile));
        first.Dispose();

        using FoundedNode again = FoundedNode.Open(options, new FakeTime());

        Assert.Equal((id, token), (again.NodeId, File.ReadAllText(again.TokenFile)));
        Assert.Equal(record, again.Record.ToArray());
    }

    [Fact]
    public void Nobody_else_has_the_folder_meanwhile()
    {
        using FoundedNode node = FoundedNode.Open(new NodeOptions { Data = Data }, new FakeTime());

        Assert.Contains("in use", Assert.Throws<NodeStartException>(() => FoundedNode.Open(new NodeOptions { Data = Data }, new FakeTime())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_each_start_chooses_cannot_be_told_to_others()
    {
        var options = new NodeOptions { Data = Data, Wire = new WireOptions { Port = 0 }, Http = new HttpOptions { Port = 0 } };

        NodeStartException fault = Assert.Throws<NodeStartException>(() => FoundedNode.Open(options, new FakeTime()));

        Assert.Contains("wire.port:", fault.Message, StringComparison.Ordinal);
        Assert.Contains("http.port:", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public void A_configuration_in_the_data_folder_is_taken_and_its_folder_stays()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, NodeOptions.FileName), """{ "data": "elsewhere", "wire": { "port": 3641 } }""");

        Assert.Equal((3_641, Data), (NodeOptions.LoadIn(Data).Wire.Port, NodeOptions.LoadIn(Data).Data));
        Assert.Equal((2_641, _folder.Path), (NodeOptions.LoadIn(_folder.Path).Wire.Port, NodeOptions.LoadIn(_folder.Path).Data));
    }
}
