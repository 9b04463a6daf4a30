using System.Buffers;
using System.Collections.Immutable;
using System.CommandLine;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid create HANDLE TYPE=TEXT …</c>: creates a record on any Handle server, by the wire protocol.</summary>
internal static class CreateCommand
{
    // The identifier system's convention for HS_ADMIN.
    private const int AdminIndex = 100;

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
                ? access.ChangeAsync(parsed, "is created", administration => administration.CreateAsync(parsed.GetValue(handle)!, Administered(record, administration.Administrator), creation, stop))
                : Task.FromResult(Verdict.Fail(fault));
        });
        return command;
    }

    /// <summary>Adds the creator as administrator, as the Handle.net tools do: without one nobody could change the record again.</summary>
    private static ImmutableArray<HandleValue> Administered(ImmutableArray<HandleValue> record, HandleReference creator)
    {
        if (record.Any(value => value.Index == AdminIndex || value.Type.Equals(ValueTypes.Administrator, StringComparison.OrdinalIgnoreCase)))
        {
            return record;
        }

        var admin = new ArrayBufferWriter<byte>();
        new AdminRecord(AdminPermissions.All, creator).Write(admin);
        return record.Add(new HandleValue(AdminIndex, ValueTypes.Administrator, admin.WrittenMemory));
    }
}
