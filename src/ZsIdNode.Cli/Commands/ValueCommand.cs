using System.Collections.Immutable;
using System.CommandLine;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid value add|modify|remove HANDLE …</c>: changes values of a record on any Handle server.</summary>
internal static class ValueCommand
{
    public static Command Create() => new("value", "Changes values of a handle as an administrator. 以管理员身份修改标识值。")
    {
        Add(),
        Modify(),
        Remove(),
    };

    private static Command Add()
    {
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace values that have the same indexes. 覆盖同索引的值。" };
        Command command = OfValues(
            "add", "Adds values. 增加标识值。", "has the values added",
            (administration, handle, values, parsed, stop) => administration.AddValuesAsync(handle, values, parsed.GetValue(overwrite), stop));
        command.Options.Add(overwrite);
        return command;
    }

    private static Command Modify() => OfValues(
        "modify", "Replaces values; the indexes say which. 按索引修改标识值。", "has the values modified",
        (administration, handle, values, _, stop) => administration.ModifyValuesAsync(handle, values, stop));

    private static Command Remove()
    {
        var handle = HandleArgument.Create();
        var indexes = new Argument<int[]>("indexes") { Description = "The indexes of the values. 值的索引。", Arity = ArgumentArity.OneOrMore, CustomParser = IndexTexts.Parse };
        var command = new Command("remove", "Removes values. 删除标识值。") { handle, indexes };
        var access = new WireAccess(command);
        command.SetAction((parsed, stop) =>
            access.ChangeAsync(parsed, "has the values removed", administration => administration.RemoveValuesAsync(parsed.GetValue(handle)!, parsed.GetValue(indexes), stop)));
        return command;
    }

    private static Command OfValues(
        string name, string description, string done,
        Func<HandleAdministration, string, ImmutableArray<HandleValue>, ParseResult, CancellationToken, Task<AdministrationAnswer>> change)
    {
        var handle = HandleArgument.Create();
        var values = new Argument<string[]>("values") { Description = "The values: TYPE=text or INDEX:TYPE=text. 标识值。", Arity = ArgumentArity.OneOrMore };
        var command = new Command(name, description) { handle, values };
        var access = new WireAccess(command);
        command.SetAction((parsed, stop) => ValueTexts.TryReadRecord(parsed.GetValue(values)!, out ImmutableArray<HandleValue> read, out string fault)
            ? access.ChangeAsync(parsed, done, administration => change(administration, parsed.GetValue(handle)!, read, parsed, stop))
            : Task.FromResult(Verdict.Fail(fault)));
        return command;
    }
}
