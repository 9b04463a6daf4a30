using System.Collections.Immutable;
using System.CommandLine;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid register HANDLE TYPE=TEXT …</c>: registers one identifier.</summary>
internal static class RegisterCommand
{
    public static Command Create()
    {
        var handle = new Argument<string>("handle") { Description = "The handle, such as 88.118.42/LAMP-2026-000017." };
        var values = new Argument<string[]>("values") { Description = "The values: TYPE=text or INDEX:TYPE=text, such as URL=https://example.org/17.", Arity = ArgumentArity.OneOrMore };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the record that stands under the handle." };
        var command = new Command("register", "Registers an identifier. 注册标识。") { handle, values, overwrite };
        var access = new NodeAccess(command);
        command.SetAction(async (parsed, stop) =>
        {
            HandleFault handleFault = Handle.TryParse(parsed.GetValue(handle), out Handle registered);
            if (handleFault != HandleFault.None)
            {
                return Verdict.Fail($"'{parsed.GetValue(handle)}': {handleFault.Describe()}.");
            }

            if (!ValueTexts.TryReadRecord(parsed.GetValue(values)!, out ImmutableArray<HandleValue> record, out string fault))
            {
                return Verdict.Fail(fault);
            }

            using NodeClient? node = access.Open(parsed, out fault);
            if (node is null)
            {
                return Verdict.Fail(fault);
            }

            NodeAnswer<HandleAnswer> answer = await node.RegisterAsync(registered, record, parsed.GetValue(overwrite), stop).ConfigureAwait(false);
            if (answer.Fault is not null)
            {
                return Verdict.Fail(answer.Fault.Message);
            }

            Console.WriteLine($"{registered} is registered with {record.Length} value{(record.Length == 1 ? "" : "s")}.");
            return Verdict.Done;
        });
        return command;
    }
}
