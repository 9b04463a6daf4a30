using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Values;
using ZsIdNode.Handles;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Wire;

public sealed class HandleListsTests
{
    private const int HandleCount = 20_000;
    private const int Messages = HandleCount / HandleListResponse.HandlesPerMessage;

    [Fact]
    public async Task A_peer_that_does_not_read_is_not_listed_for()
    {
        var directory = new LongDirectory(HandleCount);
        await using var door = new ListDoor(directory);
        await using var connection = new InMemoryConnection(door.Tcp);

        await connection.SendAsync(ListQuestion());
        await connection.Writer.StallAsync();

        // A message has about 1.4 KiB: 128 KiB are held back and 64 KiB are on the line, out of 560 KiB.
        Assert.InRange(directory.PagesRead, 1, Messages / 2);
        List<Answer> answers = await connection.ReadAsync(Messages);
        Assert.Equal(Enumerable.Range(0, HandleCount).Select(LongDirectory.NameOf), answers.SelectMany(Listed));
        Assert.All(answers, answer => Assert.Equal((ResponseCode.Success, 1u), (answer.Code, answer.RequestId)));
        Assert.All(answers[..^1], answer => Assert.True((answer.Header.Flags & OpFlags.Continuous) != 0));
        Assert.True((answers[^1].Header.Flags & OpFlags.Continuous) == 0);
        Assert.InRange(connection.Writer.LargestWrite, 1, 160 * 1_024);
    }

    [Fact]
    public async Task A_list_that_breaks_off_ends_with_an_error_behind_whole_messages()
    {
        var directory = new LongDirectory(HandleCount) { PagesMost = Messages - 20 };
        await using var door = new ListDoor(directory);
        await using var connection = new InMemoryConnection(door.Tcp);

        await connection.SendAsync(new Question("88.118.42/x", 9) { SessionId = 5 }.Bytes(), ListQuestion());
        var answers = new List<Answer>();
        while (answers.Count == 0 || answers[^1].Code != ResponseCode.Error)
        {
            answers.AddRange(await connection.ReadAsync(1));
            Assert.InRange(answers.Count, 1, Messages);
        }

        Assert.Equal(9u, answers[0].RequestId);
        string[] listed = [.. answers[1..^1].SelectMany(Listed)];
        Assert.Equal(Enumerable.Range(0, listed.Length).Select(LongDirectory.NameOf), listed);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(49, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    [InlineData(100, 2)]
    public async Task The_last_message_of_a_list_says_that_it_is_the_last(int count, int messages)
    {
        await using var door = new ListDoor(new LongDirectory(count));
        await using var connection = new InMemoryConnection(door.Tcp);

        await connection.SendAsync(ListQuestion());
        List<Answer> answers = await connection.ReadAsync(messages);

        Assert.Equal(count, answers.SelectMany(Listed).Count());
        Assert.Equal(Enumerable.Repeat(true, messages - 1).Append(false), answers.Select(answer => (answer.Header.Flags & OpFlags.Continuous) != 0));
    }

    [Theory]
    [InlineData(Door.Udp, 1, ResponseCode.OperationNotSupported)]
    [InlineData(Door.Tunnel, HandleLists.HandlesInOneAnswerMost + 1, ResponseCode.OperationNotSupported)]
    [InlineData(Door.Tunnel, 50, ResponseCode.Success)]
    public async Task Doors_that_answer_in_one_piece_give_short_lists_and_datagrams_none(Door door, int count, ResponseCode expected)
    {
        await using var node = new AdministeredNode(new LongDirectory(count));

        Assert.Equal(expected, (await node.AskAsync(OpCode.ListHandles, AdministeredNode.HandleBody("88.118.42"), door: door))!.Code);
    }

    [Fact]
    public async Task Who_is_granted_nothing_gets_no_list()
    {
        await using var node = new AdministeredNode(new LongDirectory(1));
        Requester somebody = Requester.Identified(new HandleReference("88.118.42/LAMP", 300));

        Assert.Equal(ResponseCode.InvalidAdmin, (await node.AskAsync(OpCode.ListHandles, AdministeredNode.HandleBody("88.118.42"), somebody))!.Code);
        Assert.Equal(ResponseCode.InvalidAdmin, (await node.AskAsync(OpCode.ListHomedPrefixes, AdministeredNode.HandleBody("/"), somebody))!.Code);
    }

    private static byte[] ListQuestion() => new Question("0.NA/88.118.42", 1) { OpCode = OpCode.ListHandles }.Bytes();

    private static List<string> Listed(Answer answer)
    {
        Assert.Equal(Malformed.None, HandleListResponse.TryRead(answer.Body, out HandleListResponse list));
        var handles = new List<string>();
        var reader = new FieldReader(list.Handles);
        while (handles.Count < list.Count)
        {
            handles.Add(System.Text.Encoding.UTF8.GetString(reader.Block(HandleLimits.HandleBytesMost)));
        }

        return handles;
    }

    /// <summary>A TCP door behind which everybody lists as the operator.</summary>
    private sealed class ListDoor : IAsyncDisposable
    {
        private readonly AdministeredNode _node;
        private readonly ConnectionWatch _watch;
        private readonly WireSecurity _security;

        public ListDoor(LongDirectory directory)
        {
            _node = new AdministeredNode(directory);
            var options = new WireOptions();
            _watch = new ConnectionWatch(options, new FakeTime());
            _security = new WireSecurity(options, _node.Prefixes, _node.Readable, _node.Site, RandomNumberGenerator.Fill, new FakeTime());
            var service = new WireService([new AsOperator(_node.Operation(OpCode.ListHandles))], _node.Site, _security, new FakeTime());
            Tcp = new TcpDoor(service, new WorkerPool(), _watch, options, NullLogger<TcpDoor>.Instance);
        }

        public TcpDoor Tcp { get; }

        public async ValueTask DisposeAsync()
        {
            Tcp.Dispose();
            _watch.Dispose();
            _security.Dispose();
            await _node.DisposeAsync();
        }
    }

    private sealed class AsOperator(IWireOperation operation) : IWireOperation
    {
        public OpCode OpCode => operation.OpCode;

        public bool TryAnswer(in WireRequest request, WireWorker worker) => operation.TryAnswer(request, worker);

        public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop) =>
            operation.AnswerLaterAsync(exchange, message, Requester.Operator, worker, stop);
    }
}
