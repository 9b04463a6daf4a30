using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests;

public sealed class NodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("zsid-node-tests-").FullName;

    [Theory]
    [InlineData("wire")]
    [InlineData("http")]
    public async Task A_tcp_port_in_use_is_named_with_its_option(string door)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        NodeStartException fault = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(door == "wire" ? port : 0, door == "http" ? port : 0));

        Assert.Contains($"TCP port {port}", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{door}.port", fault.Message, StringComparison.Ordinal);
        Assert.Contains("in use", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_udp_port_in_use_is_named_with_its_option()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;

        NodeStartException fault = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(port, 0));

        Assert.Contains($"UDP port {port}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("wire.port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_a_fault_of_its_option()
    {
        // 192.0.2.0/24 is kept for documentation; no machine has an address of it.
        var options = new NodeOptions { Data = _folder, Wire = new WireOptions { Port = 0 }, Http = new HttpOptions { Port = 8_000, Address = "192.0.2.1" } };

        NodeStartException fault = await Assert.ThrowsAsync<NodeStartException>(() => Node.StartAsync(options, new FakeTime(), _ => { }));

        Assert.Contains("http.port", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::203.0.113.7")]
    [InlineData("255.255.255.255")]
    [InlineData("239.1.2.3")]
    [InlineData("ff02::1")]
    [InlineData("node.example")]
    public void An_address_at_which_no_client_finds_the_node_is_a_fault_of_its_option(string address) =>
        Assert.StartsWith("site.address:", Assert.Single(new NodeOptions { Site = new SiteOptions { Address = address } }.Faults()), StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8::7")]
    public void An_address_of_one_machine_is_no_fault(string address) => Assert.Empty(new NodeOptions { Site = new SiteOptions { Address = address } }.Faults());

    [Theory]
    [InlineData("0.NA/88.118")]
    [InlineData("300:88.118")]
    [InlineData(null)]
    public void An_administrator_that_is_no_reference_is_a_fault_of_its_option(string? administrator)
    {
        string[] references = ["300:0.NA/88.118", administrator!];
        var options = new NodeOptions { Wire = new WireOptions { Administrators = references, HomingAdministrators = references } };

        Assert.Collection(
            options.Faults(),
            fault => Assert.StartsWith($"wire.administrators: '{administrator}'", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith($"wire.homingAdministrators: '{administrator}'", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_could_not_start_leaves_its_ports_free()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(0, ((IPEndPoint)taken.LocalEndpoint).Port));
        taken.Stop();

        await using Node node = await StartAsync(0, 0);

        Assert.NotEqual(0, node.Wire.Port);
    }

    [Fact]
    public async Task All_faults_of_the_configuration_are_told_at_once()
    {
        var options = new NodeOptions
        {
            Data = " ",
            Wire = new WireOptions { Address = "here", Port = 70_000, DiskReadsMost = 0, MessageTimeMost = TimeSpan.Zero },
            Http = new HttpOptions { Port = -1, BulkRecordsMost = 0 },
            Site = new SiteOptions { Serial = 0 },
        };

        NodeStartException fault = await Assert.ThrowsAsync<NodeStartException>(() => Node.StartAsync(options, new FakeTime(), _ => { }));

        Assert.All(
            new[] { "data:", "wire.address:", "wire.port:", "wire.diskReadsMost:", "wire.messageTimeMost:", "http.port:", "http.bulkRecordsMost:", "site.serial:" },
            name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_port_for_both_doors_is_a_fault()
    {
        var options = new NodeOptions { Wire = new WireOptions { Port = 2_641 }, Http = new HttpOptions { Port = 2_641 } };

        Assert.Contains("http.port", Assert.Single(options.Faults()), StringComparison.Ordinal);
        Assert.Empty(new NodeOptions().Faults());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"wire":null}""")]
    [InlineData("""{"http":{"address":null}}""")]
    [InlineData("""{"wire":{"prot":2641}}""")]
    [InlineData("""{"wire":{"port":"2641x"}}""")]
    public void A_configuration_that_cannot_be_is_refused_with_its_name(string json)
    {
        string file = Path.Combine(_folder, "zsid.json");
        File.WriteAllText(file, json);

        NodeStartException fault = Assert.Throws<NodeStartException>(() => NodeOptions.Load(file));

        Assert.Contains("zsid.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_may_have_comments()
    {
        string file = Path.Combine(_folder, "zsid.json");
        File.WriteAllText(file, """
            {
              // The port of tests.
              "wire": { "port": 12641, },
            }
            """);

        Assert.Equal(12_641, NodeOptions.Load(file).Wire.Port);
    }

    [Fact]
    public async Task An_emptied_token_file_does_not_open_the_node_to_everybody()
    {
        string token;
        await using (Node node = await StartAsync(0, 0))
        {
            token = node.TokenFile;
        }

        await File.WriteAllTextAsync(token, "\n");

        NodeStartException fault = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync(0, 0));
        Assert.Contains(AccessToken.FileName, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_while_requests_are_in_flight_answers_each_of_them_wholly_or_not_at_all()
    {
        var node = new RunningNode();
        await node.InitializeAsync();
        using var idle = new TcpClient();
        await idle.ConnectAsync(node.Node.Wire);
        Task<int>[] workers = [.. Enumerable.Range(0, 4).Select(worker => RegisterUntilRefusedAsync(node, worker))];
        while ((await node.SendAsync("GET", "/api/handles/88.118.42/FLIGHT-3-5")).Status != 200)
        {
            await Task.Yield();
        }

        await node.Node.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(await Task.WhenAll(workers), acknowledged => Assert.True(acknowledged > 0));
        Assert.True(node.Node.Completion.IsCompletedSuccessfully);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_step_of_the_stop_that_fails_is_told_and_the_other_steps_are_taken()
    {
        var log = new ListedLog();
        var time = new FakeTime();
        Node node = await Node.StartAsync(Options(0, 0), time, logging => logging.AddProvider(log).Services.AddSingleton<IHostedService>(new FailsToStop()));
        using (var client = new HttpClient { BaseAddress = node.Http })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/handles/88.118.42/NOBODY")).StatusCode);
        }

        await node.StopAsync();

        Assert.Contains(log.Errors, error => error.Contains("closing TCP and HTTP failed", StringComparison.Ordinal));
        Assert.True(node.Completion.IsCompletedSuccessfully);
        Assert.Single(node.Counts.Days);
        await node.DisposeAsync();
        await using Node again = await StartAsync(0, 0);
        Assert.Single(again.Counts.Days);
    }

    [Fact]
    public async Task Stopping_and_disposing_twice_does_no_harm()
    {
        Node node = await StartAsync(0, 0);

        await Task.WhenAll(node.StopAsync(), node.StopAsync());
        await node.DisposeAsync();
        await node.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<int> RegisterUntilRefusedAsync(RunningNode node, int worker)
    {
        for (int acknowledged = 0; ; acknowledged++)
        {
            try
            {
                await node.RegisterAsync($"88.118.42/FLIGHT-{worker}-{acknowledged}", "URL", "https://example.org/");
            }
            catch (Exception stopped) when (stopped is IOException or SocketException)
            {
                return acknowledged;
            }
        }
    }

    private Task<Node> StartAsync(int wirePort, int httpPort) => Node.StartAsync(Options(wirePort, httpPort), new FakeTime(), _ => { });

    private NodeOptions Options(int wirePort, int httpPort) =>
        new() { Data = _folder, Wire = new WireOptions { Port = wirePort }, Http = new HttpOptions { Port = httpPort }, Storage = RunningNode.SmallStorage };

    private sealed class FailsToStop : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("the test says so");
    }

    /// <summary>Keeps what the node logs as an error.</summary>
    private sealed class ListedLog : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _errors = [];

        public IReadOnlyCollection<string> Errors => _errors;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _errors.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
