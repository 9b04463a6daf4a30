using System.Globalization;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using HandleAnswer = ZsIdNode.Client.Wire.HandleAnswer;

namespace ZsIdNode.EndToEnd.Crashes;

/// <summary>
/// Large records, written over and over: most of the record view's files is garbage soon, and it compacts them before each
/// checkpoint. What a record says is never older than what was acknowledged, nor newer than what was asked for.
/// </summary>
internal sealed class OverwritesBeside : IBesideLoad
{
    private const string EnterprisePrefix = "88.118.44";
    private const int Records = 12;
    private const int PaddingBytes = 200_000;

    private readonly int[] _acknowledged = new int[Records];
    private readonly int[] _asked = new int[Records];
    private volatile int _steps;

    public int Steps => _steps;

    // Three times as much as the memory of the view.
    public int StepsMost => 80;

    public async Task PrepareAsync(ServedNode node)
    {
        using NodeClient http = node.OpenHttp();
        Assert.Null((await http.AllocateAsync(Prefix.Parse(EnterprisePrefix), "古镇锁业")).Fault);
    }

    public async Task RunUntilKilledAsync(ServedNode node)
    {
        _steps = 0;
        using NodeClient http = node.OpenHttp();
        for (int at = 0; ; at = (at + 1) % Records)
        {
            int version = ++_asked[at];
            string text = string.Create(CultureInfo.InvariantCulture, $"{version} ").PadRight(PaddingBytes, 'x');
            NodeAnswer<Client.Http.HandleAnswer> answer = await http.RegisterAsync(Handle.Parse(Name(at)), [HandleValue.OfText(1, "DESC", text)], overwrite: true);
            if (answer.Fault is NodeFault fault)
            {
                CrashTests.AssertIsDeath(fault);
                return;
            }

            _acknowledged[at] = version;
            _steps++;
        }
    }

    public async Task AssertAsync(ServedNode node)
    {
        await using HandleClient wire = node.OpenWire();
        for (int at = 0; at < Records; at++)
        {
            HandleAnswer answer = await wire.ResolveAsync(Name(at), ResolutionQuery.All, HandleTransport.Tcp);
            int version = 0;
            if (answer.ResponseCode == ResponseCode.Success)
            {
                string text = answer.Values.Single().Text;
                Assert.Equal(PaddingBytes, text.Length);
                version = int.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            }
            else
            {
                Assert.Equal(ResponseCode.HandleNotFound, answer.ResponseCode);
            }

            Assert.InRange(version, _acknowledged[at], _asked[at]);
        }
    }

    private static string Name(int at) => string.Create(CultureInfo.InvariantCulture, $"{EnterprisePrefix}/HOT-{at}");
}
