using System.Collections.Immutable;
using System.CommandLine;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid create HANDLE TYPE=TEXT …</c>: creates a record on any Handle server, by the wire protocol.</summary>
internal static class CreateCommand
{
    public static Command Create()
    {
        var handle = HandleArgument.Create();
        var values = new Argument<string[]>("values") { Description = "The values: TYPE=text or INDEX:TYPE=text. 标识值。", Arity = ArgumentArity.OneOrMore };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the record that stands under the handle. 覆盖已有标识。" };
        var mint = new Option<bool>("--mint") { Description = "Let the server put a suffix of its own behind the handle. 由服务器生成后缀。" };
        var command = new Command("create", "Creates a handle as an administrator. 以管理员身份创建标识。") { handle, values, overwrite, mint };
        var access = new WireAccess(command);
        command.SetAction((parsed, stop) =>
        {
            if (parsed.GetValue(overwrite) && parsed.GetValue(mint))
            {
                return Task.FromResult(Verdict.Fail("--overwrite and --mint exclude each other: what the server mints does not exist yet."));
            }

            Creation creation = parsed.GetValue(overwrite) ? Creation.Overwrite : parsed.GetValue(mint) ? Creation.Mint : Creation.New;
            return ValueTexts.TryReadRecord(parsed.GetValue(values)!, out ImmutableArray<HandleValue> record, out string fault)
                ? access.ChangeAsync(parsed, "is created", administration => administration.CreateAsync(parsed.GetValue(handle)!, record, creation, stop))
                : Task.FromResult(Verdict.Fail(fault));
        });
        return command;
    }
}
