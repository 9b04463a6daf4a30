using System.CommandLine;
using ZsIdNode.Cli;
using ZsIdNode.Cli.Commands;

var root = new RootCommand("ZsIdNode 工业互联网标识解析二级节点: a secondary node that registers, resolves and counts identifiers.")
{
    QuickstartCommand.Create(),
    InitCommand.Create(),
    ServeCommand.Create(),
    HomeCommand.Create(),
    RegisterCommand.Create(),
    ImportCommand.Create(),
    ResolveCommand.Create(),
    CreateCommand.Create(),
    DeleteCommand.Create(),
    ValueCommand.Create(),
    ListCommand.Create(),
    UnhomeCommand.Create(),
    BatchCommand.Create(),
    KeysCommand.Create(),
    SiteInfoCommand.Create(),
    StatsCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    VerifyStoreCommand.Create(),
    RebuildCommand.Create(),
};

// Two seconds after a signal the library would end the process, in the middle of the last checkpoint. How long a stop may
// take is for whoever gave the signal to say.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Timeout.InfiniteTimeSpan };
ParseResult asked = root.Parse(args);
return Misreading.Tell(asked)
    ? Verdict.Failed
    : await Verdict.OfAsync(() => asked.InvokeAsync(invocation)).ConfigureAwait(false);
