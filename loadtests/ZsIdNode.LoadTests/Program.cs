using System.Globalization;
using ZsIdNode.LoadTests;
using ZsIdNode.LoadTests.Nodes;
using ZsIdNode.LoadTests.Records;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.LoadTests.Scenarios;
using ZsIdNode.LoadTests.Storage;
using ZsIdNode.Server;

const int Sound = 0;
const int Unsound = 1;
const int CannotRun = 2;

try
{
    if (args is [HostedNode.Verb, "--config", string config, "--data", string data])
    {
        await HostedNode.RunAsync(config, data);
        return Sound;
    }

    if (args is [StoreOpening.Verb, string folder, string indexBytes, string records])
    {
        await StoreOpening.RunAsync(folder, long.Parse(indexBytes, CultureInfo.InvariantCulture), long.Parse(records, CultureInfo.InvariantCulture));
        return Sound;
    }

    if (args is [string name, ..] && StorageRun.Find(name) is StorageRun run)
    {
        await run.RunAsync(StorageRunOptions.Parse(args.AsSpan(1)), Console.Out);
        return Sound;
    }

    if (args is [RecordsOnDiskOptions.Verb, .. string[] options])
    {
        return await new RecordsOnDisk(RecordsOnDiskOptions.Parse(options)).RunAsync() ? Sound : Unsound;
    }

    return await MainAsync(CommandLine.Parse(args));
}
catch (Exception fault) when (fault is LoadTestException or NodeStartException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return CannotRun;
}

static async Task<int> MainAsync(CommandLine command)
{
    if (command.List)
    {
        foreach (string name in ScenarioFile.Names)
        {
            Console.WriteLine($"{name,-28} {ScenarioFile.Load(name).Shows}");
        }

        foreach (StorageRun run in StorageRun.All)
        {
            Console.WriteLine($"{run.Name,-28} {run.Shows}");
        }

        return Sound;
    }

    if (command.Scenario is null)
    {
        throw new LoadTestException(CommandLine.Usage);
    }

    Scenario scenario = ScenarioFile.Load(command.Scenario);
    scenario = scenario with { Seconds = command.Seconds ?? scenario.Seconds };
    RunReport report = await RunAsync(scenario, command);
    ReportTable.Write(report, Console.Out);
    if (command.Json is string file)
    {
        ReportJson.Write(report, file);
    }

    return report.IsSound ? Sound : Unsound;
}

static async Task<RunReport> RunAsync(Scenario scenario, CommandLine command)
{
    MachineFacts machine = MachineFacts.Read();
    if (command.Server is NodeAddress running)
    {
        if (running.Token is null && scenario.Loads.Any(load => load.Door == LoadDoor.Http))
        {
            throw new LoadTestException($"{scenario.Name} registers; that needs the node's token: --token FILE.");
        }

        await command.Pinning.PinGeneratorAsync();
        (IReadOnlyList<LoadFigures> Loads, double? NodeCores, double GeneratorCores) figures = await ScenarioRun.RunAsync(scenario, running, process: null, TimeProvider.System);
        return new RunReport(machine, $"running at {running.Wire}", DataFormat: null, scenario, figures.NodeCores, figures.GeneratorCores, figures.Loads);
    }

    // The node is started first: a process hands its cores on to those that it starts.
    IReadOnlyList<string> program = ProgramOf(command.Zsid);
    await using NodeProcess node = await NodeProcess.StartAsync(command.Pinning.Wrap(program), command.DataParent);
    await command.Pinning.PinGeneratorAsync();
    (IReadOnlyList<LoadFigures> loads, double? nodeCores, double generatorCores) = await ScenarioRun.RunAsync(scenario, node.Address, node, TimeProvider.System);
    string what = $"{command.Zsid ?? "built in"}, own process, {command.Pinning}";
    return new RunReport(machine, what, new DriveInfo(command.DataParent).DriveFormat, scenario, nodeCores, generatorCores, loads);
}

static IReadOnlyList<string> ProgramOf(string? zsid) =>
    zsid is null ? [Environment.ProcessPath!, .. OwnAssembly()]
    : zsid.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ["dotnet", zsid]
    : [zsid];

// Started by `dotnet ZsIdNode.LoadTests.dll`, the process is the host and needs to be told the program.
static IEnumerable<string> OwnAssembly() =>
    Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ScenarioRun).Assembly.Location] : [];
