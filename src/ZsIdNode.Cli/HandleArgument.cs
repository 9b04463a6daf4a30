using System.CommandLine;
using System.Text;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli;

/// <summary>The handle that a verb is about. Its syntax is for the server to judge, which may not be ours; its length is not.</summary>
internal static class HandleArgument
{
    public static Argument<string> Create()
    {
        var handle = new Argument<string>("handle") { Description = "The handle, such as 88.118.42/LAMP-2026-000017. 标识。" };
        handle.Validators.Add(result =>
        {
            if (Encoding.UTF8.GetByteCount(result.GetValueOrDefault<string>() ?? "") > HandleLimits.HandleBytesMost)
            {
                result.AddError($"{HandleFault.TooLong.Describe()}.");
            }
        });
        return handle;
    }
}
