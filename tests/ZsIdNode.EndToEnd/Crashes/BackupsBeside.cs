using ZsIdNode.Client.Http;

namespace ZsIdNode.EndToEnd.Crashes;

/// <summary>One backup after the other; whatever becomes of the last one, the newest that was finished can be restored.</summary>
internal sealed class BackupsBeside(string target, string restored) : IBesideLoad, IDisposable
{
    private volatile int _steps;
    private bool _ran = true;

    public int Steps => _steps;

    public int StepsMost => 3;

    public async Task PrepareAsync(ServedNode node)
    {
        using NodeClient http = node.OpenHttp();
        Assert.Null((await http.BeginBackupAsync(new BackupOrder(target, "Zhongshan", Consent: null, WithKeys: false))).Fault);
        while ((await http.BackupAsync()).Value is { Status: not "done" } state)
        {
            Assert.Equal("running", state.Status);
            await Task.Delay(1);
        }
    }

    public async Task RunUntilKilledAsync(ServedNode node)
    {
        (_steps, _ran) = (0, true);
        using NodeClient http = node.OpenHttp();
        while (true)
        {
            NodeAnswer<BackupAnswer> answer = await http.BeginBackupAsync(new BackupOrder(target, Location: null, Consent: null, WithKeys: false));
            while (answer.Value is { Status: "running" })
            {
                await Task.Delay(1);
                answer = await http.BackupAsync();
            }

            if (answer.Fault is NodeFault fault)
            {
                CrashTests.AssertIsDeath(fault);
                return;
            }

            Assert.Equal("done", answer.Value!.Status);
            _steps++;
        }
    }

    public async Task AssertAsync(ServedNode node)
    {
        if (!_ran)
        {
            return;
        }

        _ran = false;
        await ZsidProcess.MustAsync("restore", target, "--data", restored);
        await ZsidProcess.MustAsync("verify-store", "--data", restored, "--config", node.Config);
        Dispose();
    }

    public void Dispose()
    {
        if (Directory.Exists(restored))
        {
            Directory.Delete(restored, recursive: true);
        }
    }
}
