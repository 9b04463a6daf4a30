using System.CommandLine;
using System.Globalization;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Batch;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid batch FILE</c>: carries out a batch file of the Handle.net tools.</summary>
internal static class BatchCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The batch file. 批处理文件。" };
        var quiet = new Option<bool>("--quiet") { Description = "Tell faults and the sum only. 只显示错误和汇总。" };
        var command = new Command("batch", "Carries out a batch file of the Handle.net tools. 执行 Handle.net 批处理文件。") { file, quiet };
        var access = new WireAccess(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (access.FindServer(parsed, out string fault) is not HandleServer server)
            {
                return Verdict.Fail(fault);
            }

            using Identity? identity = access.FindIdentity(parsed, out fault);
            if (fault.Length > 0)
            {
                return Verdict.Fail(fault);
            }

            FileInfo batch = parsed.GetValue(file)!;
            using StreamReader text = batch.OpenText();
            var runner = new BatchRunner(server, Clients.Wire, path => ReadFile(batch, path)) { Identity = identity, Options = access.OptionsOf(parsed) };
            await using (runner.ConfigureAwait(false))
            {
                return await TellAsync(batch.Name, runner.RunAsync(new BatchReader(text, path => ReadFile(batch, path)).ReadAsync(stop), stop), parsed.GetValue(quiet)).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static async Task<int> TellAsync(string file, IAsyncEnumerable<BatchOutcome> outcomes, bool quiet)
    {
        int done = 0;
        int failed = 0;
        await foreach (BatchOutcome outcome in outcomes.ConfigureAwait(false))
        {
            if (!outcome.IsDone)
            {
                failed++;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}:{outcome.Line}: {OneLine.Of(outcome.Fault!)}"));
                continue;
            }

            done++;
            if (!quiet)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}:{outcome.Line}: {OneLine.Of(outcome.Done ?? "")}"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} statements done, {failed:N0} failed."));
        return failed == 0 ? Verdict.Done : Verdict.Failed;
    }

    // The Handle.net tools look in the working folder alone. A batch that came with its files also finds them beside itself.
    private static byte[]? ReadFile(FileInfo batch, string path)
    {
        var file = new FileInfo(File.Exists(path) ? path : Path.Combine(batch.DirectoryName!, path));
        return file.Exists && file.Length <= HandleLimits.RecordBytesMost ? File.ReadAllBytes(file.FullName) : null;
    }
}
