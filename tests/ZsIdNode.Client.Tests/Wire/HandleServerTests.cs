using System.Net;
using ZsIdNode.Client.Wire;

namespace ZsIdNode.Client.Tests.Wire;

public sealed class HandleServerTests
{
    [Theory]
    [InlineData("node.example.org", "node.example.org", 2641)]
    [InlineData("node.example.org:2643", "node.example.org", 2643)]
    [InlineData("localhost:1", "localhost", 1)]
    [InlineData("127.0.0.1", "127.0.0.1", 2641)]
    [InlineData("127.0.0.1:65535", "127.0.0.1", 65535)]
    [InlineData("[::1]", "::1", 2641)]
    [InlineData("[::1]:2641", "::1", 2641)]
    [InlineData("2001:db8::7", "2001:db8::7", 2641)]
    [InlineData("  127.0.0.1:2641 ", "127.0.0.1", 2641)]
    public void An_address_has_a_host_and_a_port(string text, string host, int port)
    {
        Assert.Equal(HandleServerFault.None, HandleServer.TryParse(text, out HandleServer? server));

        Assert.Equal((host, port), (server!.Host, server.Port));
        Assert.Equal(server, HandleServer.Parse(server.ToString()));
    }

    [Theory]
    [InlineData("", HandleServerFault.Empty)]
    [InlineData("   ", HandleServerFault.Empty)]
    [InlineData(":2641", HandleServerFault.Host)]
    [InlineData("hdl://node.example.org", HandleServerFault.Port)]
    [InlineData("two words", HandleServerFault.Host)]
    [InlineData("node/path:2641", HandleServerFault.Host)]
    [InlineData("node.example.org:", HandleServerFault.Port)]
    [InlineData("node.example.org:0", HandleServerFault.Port)]
    [InlineData("node.example.org:65536", HandleServerFault.Port)]
    [InlineData("node.example.org:-1", HandleServerFault.Port)]
    [InlineData("node.example.org:+1", HandleServerFault.Port)]
    [InlineData("node.example.org:26:41", HandleServerFault.Port)]
    [InlineData("[::1", HandleServerFault.Brackets)]
    [InlineData("[]:2641", HandleServerFault.Brackets)]
    [InlineData("[127.0.0.1]:2641", HandleServerFault.Brackets)]
    [InlineData("[::1]2641", HandleServerFault.Brackets)]
    [InlineData("[::1]:", HandleServerFault.Port)]
    public void What_is_no_address_has_a_reason(string text, HandleServerFault expected)
    {
        Assert.Equal(expected, HandleServer.TryParse(text, out HandleServer? server));

        Assert.Null(server);
        var exception = Assert.Throws<FormatException>(() => HandleServer.Parse(text));
        Assert.Equal($"'{text}': {expected.Describe()}.", exception.Message);
    }

    [Fact]
    public void Every_fault_has_words()
    {
        HandleServerFault[] faults = Enum.GetValues<HandleServerFault>();

        Assert.Equal(faults.Length, faults.Select(fault => fault.Describe()).Distinct().Count());
    }

    [Fact]
    public void An_IPv6_end_point_is_written_in_brackets() =>
        Assert.Equal("[::1]:2641", HandleServer.At(new IPEndPoint(IPAddress.IPv6Loopback, 2641)).ToString());

    [Fact]
    public void No_text_of_up_to_six_awkward_characters_is_more_than_refused()
    {
        const string Awkward = "[]:.1a% ";
        for (int number = 0; number < 1 << 18; number++)
        {
            string text = string.Create(6, number, (span, n) =>
            {
                for (int at = 0; at < span.Length; at++)
                {
                    span[at] = Awkward[(n >> (3 * at)) & 7];
                }
            });

            HandleServerFault fault = HandleServer.TryParse(text, out HandleServer? server);

            Assert.Equal(fault == HandleServerFault.None, server is not null);
        }
    }
}
