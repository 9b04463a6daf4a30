using System.Collections.Immutable;
using System.CommandLine;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid register HANDLE TYPE=TEXT …</c>: registers one identifier; with <c>--file</c> a record in Handle JSON.</summary>
internal static class RegisterCommand
{
    public static Command Create()
    {
        var handle = new Argument<string?>("handle") { Description = "The handle, such as 88.118.42/LAMP-2026-000017.", Arity = ArgumentArity.ZeroOrOne };
        var values = new Argument<string[]>("values") { Description = "The values: TYPE=text or INDEX:TYPE=text, such as URL=https://example.org/17.", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<FileInfo?>("--file") { Description = "The record in Handle JSON, which names its handle; in place of handle and values. 记录文件。", HelpName = "json" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the record that stands under the handle." };
        var command = new Command("register", "Registers an identifier. 注册标识。") { handle, values, file, overwrite };
        var access = new NodeAccess(command);
        command.SetAction((parsed, stop) =>
        {
            string typed = parsed.GetValue(handle) ?? "";
            ImmutableArray<HandleValue> record = [];
            string fault = "";
            bool read = parsed.GetValue(file) is FileInfo json
                ? typed.Length == 0 ? TryReadFile(json, out typed, out record, out fault) : Refuse("--file names the handle and has the values; give no others.", out fault)
                : parsed.GetValue(values) is { Length: > 0 } texts ? ValueTexts.TryReadRecord(texts, out record, out fault)
                : Refuse("What to register is missing; expected a handle and values, such as 88.118.42/LAMP-1 URL=https://example.org/1, or --file.", out fault);
            return read ? RegisterAsync(access, parsed, typed, record, parsed.GetValue(overwrite), stop) : Task.FromResult(Verdict.Fail(fault));
        });
        return command;
    }

    private static async Task<int> RegisterAsync(NodeAccess access, ParseResult parsed, string handle, ImmutableArray<HandleValue> record, bool overwrite, CancellationToken stop)
    {
        HandleFault handleFault = Handle.TryParse(handle, out Handle registered);
        if (handleFault != HandleFault.None)
        {
            return Verdict.Fail($"'{handle}': {handleFault.Describe()}.");
        }

        using NodeClient? node = access.Open(parsed, out string fault);
        if (node is null)
        {
            return Verdict.Fail(fault);
        }

        NodeAnswer<HandleAnswer> answer = await node.RegisterAsync(registered, record, overwrite, stop).ConfigureAwait(false);
        if (answer.Fault is not null)
        {
            return Verdict.Fail(answer.Fault.Message);
        }

        Console.WriteLine($"{registered} is registered with {record.Length} value{(record.Length == 1 ? "" : "s")}.");
        return Verdict.Done;
    }

    private static bool TryReadFile(FileInfo file, out string handle, out ImmutableArray<HandleValue> record, out string fault)
    {
        (handle, record) = ("", []);
        if (file.Length > RecordJson.BodyBytesMost)
        {
            return Refuse($"--file: '{file}' is larger than a record can be.", out fault);
        }

        JsonFault wrong = RecordJson.TryRead(File.ReadAllBytes(file.FullName), out RecordJson? read);
        if (!wrong.IsNone || read?.Handle is null)
        {
            return Refuse(wrong.IsNone ? $"--file: '{file}' does not name its handle." : $"--file: '{file}': {wrong.Describe()}.", out fault);
        }

        (handle, record, fault) = (read.Handle, read.Values, "");
        return true;
    }

    private static bool Refuse(string sentence, out string fault)
    {
        fault = sentence;
        return false;
    }
}
