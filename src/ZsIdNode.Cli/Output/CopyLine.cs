using System.Globalization;

namespace ZsIdNode.Cli.Output;

/// <summary>Says how far a copy has come, once for each tenth.</summary>
internal sealed class CopyLine(string what)
{
    private int _tenths;

    public void Report(long done, long total)
    {
        int tenths = total == 0 ? 0 : (int)(10 * done / total);
        if (tenths > _tenths)
        {
            _tenths = tenths;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {10 * tenths} % of {total:N0} bytes"));
        }
    }
}
