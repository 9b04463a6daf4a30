using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ZsIdNode.EndToEnd;

/// <summary>The built <c>zsid</c> as a process: what a user runs.</summary>
internal sealed class ZsidProcess : IDisposable
{
    private static readonly TimeSpan TimeMost = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private bool _disposed;

    private ZsidProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "zsid.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public static ZsidProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var zsid = new ZsidProcess(arguments);
        return await zsid.EndAsync();
    }

    /// <summary>Runs a verb that must do what it was asked, and gives what it says.</summary>
    public static async Task<string> MustAsync(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await RunAsync(arguments);
        Assert.True(exitCode == 0, $"zsid {string.Join(' ', arguments)}: {errors}");
        return output;
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(TimeMost);
        await _process.WaitForExitAsync().WaitAsync(TimeMost);
        return (_process.ExitCode, output, await _errors);
    }

    /// <summary>Reads lines until one contains a text; fails when the process ends before.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeMost) is string line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"zsid ended without saying '{text}': {await _errors}");
    }

    /// <summary>SIGTERM, as systemd and container engines send it.</summary>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Kill(_process.Id, signal: 15));
        await _process.WaitForExitAsync().WaitAsync(TimeMost);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no code of the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(TimeMost);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
