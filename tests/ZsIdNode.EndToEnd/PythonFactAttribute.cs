using System.ComponentModel;
using System.Diagnostics;

namespace ZsIdNode.EndToEnd;

/// <summary>A test that needs <c>python3</c>, which <c>test.sh</c> installs; with the SDK alone it is skipped.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    public const string Program = "python3";

    private static readonly bool IsThere = Runs();

    public PythonFactAttribute()
    {
        if (!IsThere)
        {
            Skip = $"{Program} is not on this machine; ./test.sh installs it.";
        }
    }

    private static bool Runs()
    {
        try
        {
            using Process? python = Process.Start(new ProcessStartInfo(Program, "--version") { RedirectStandardOutput = true });
            python?.WaitForExit();
            return python?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
