using System.CommandLine;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid delete HANDLE</c>: deletes a record from any Handle server, by the wire protocol.</summary>
internal static class DeleteCommand
{
    public static Command Create()
    {
        var handle = HandleArgument.Create();
        var command = new Command("delete", "Deletes a handle as an administrator. 以管理员身份删除标识。") { handle };
        var access = new WireAccess(command);
        command.SetAction((parsed, stop) => access.ChangeAsync(parsed, "is deleted", administration => administration.DeleteAsync(parsed.GetValue(handle)!, stop)));
        return command;
    }
}
