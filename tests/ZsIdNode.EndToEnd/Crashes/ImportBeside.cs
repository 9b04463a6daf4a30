using System.Globalization;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using HandleAnswer = ZsIdNode.Client.Wire.HandleAnswer;

namespace ZsIdNode.EndToEnd.Crashes;

/// <summary><c>zsid import</c> of catalogues; a row is there as the catalogue has it, or it is not there.</summary>
internal sealed class ImportBeside(string folder) : IBesideLoad
{
    private const string EnterprisePrefix = "88.118.43";
    private const int Rows = 4_000;
    private const int Looks = 100;

    private int _imports;

    // How far an import has come is only known when it has ended.
    public int Steps => 0;

    public int StepsMost => 1;

    public async Task PrepareAsync(ServedNode node)
    {
        using NodeClient http = node.OpenHttp();
        Assert.Null((await http.AllocateAsync(Prefix.Parse(EnterprisePrefix), "古镇家具")).Fault);
    }

    public async Task RunUntilKilledAsync(ServedNode node)
    {
        int import = ++_imports;
        string file = Path.Combine(folder, "catalogue.csv");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Rows).Select(row => $"{Suffix(import, row)},{Url(import, row)}").Prepend("suffix,URL"));

        // It ends well when the kill comes late, and otherwise not.
        await ZsidProcess.RunAsync("import", file, "--prefix", EnterprisePrefix, "--node", node.Http.ToString(), "--data", node.Data);
    }

    public async Task AssertAsync(ServedNode node)
    {
        await using HandleClient wire = node.OpenWire();
        for (int import = Math.Max(1, _imports - 1); import <= _imports; import++)
        {
            for (int row = 0; row < Rows; row += Rows / Looks)
            {
                HandleAnswer answer = await wire.ResolveAsync($"{EnterprisePrefix}/{Suffix(import, row)}", ResolutionQuery.All, HandleTransport.Tcp);
                if (answer.ResponseCode == ResponseCode.Success)
                {
                    Assert.Equal(Url(import, row), answer.Values.Single().Text);
                }
                else
                {
                    Assert.Equal(ResponseCode.HandleNotFound, answer.ResponseCode);
                }
            }
        }
    }

    private static string Suffix(int import, int row) => string.Create(CultureInfo.InvariantCulture, $"I{import}-{row}");

    private static string Url(int import, int row) => $"https://example.org/{Suffix(import, row)}";
}
