using System.CommandLine;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Resolution;
using ZsIdNode.Client.Wire;
using ZsIdNode.Protocol;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid resolve HANDLE</c>: asks any Handle server, ours or another's, by the wire protocol.</summary>
internal static class ResolveCommand
{
    public static Command Create()
    {
        var handle = new Argument<string>("handle") { Description = "The handle, such as 88.118.42/LAMP-2026-000017." };
        var server = new Option<string>("--server") { Description = "The server to ask.", HelpName = "host:port", DefaultValueFactory = _ => "127.0.0.1:2641" };
        var udp = new Option<bool>("--udp") { Description = "Ask by UDP; TCP otherwise." };
        var type = new Option<string[]>("--type") { Description = "Only values of this type; repeatable. With a dot at its end it means the type and all below it.", HelpName = "type" };
        var index = new Option<int[]>("--index") { Description = "Only the value with this index; repeatable.", HelpName = "number", CustomParser = IndexTexts.Parse };
        var follow = new Option<bool>("--follow") { Description = "Follow referrals and aliases from there on, and look for the server of the handle's prefix, as from a root server. 跟随转介与别名。" };
        var local = new Option<bool>("--follow-private") { Description = "Follow to loopback and private addresses too. 允许转介到内网地址。" };
        var json = new Option<bool>("--json") { Description = "Print the Handle JSON form." };
        var command = new Command("resolve", "Asks for the values of a handle. 解析标识。") { handle, server, udp, type, index, follow, local, json };
        command.SetAction((parsed, stop) =>
        {
            HandleServerFault fault = HandleServer.TryParse(parsed.GetValue(server), out HandleServer? asked);
            if (asked is null)
            {
                return Task.FromResult(Verdict.Fail($"--server: '{parsed.GetValue(server)}': {fault.Describe()}."));
            }

            var query = new ResolutionQuery { Types = [.. parsed.GetValue(type) ?? []], Indexes = [.. parsed.GetValue(index) ?? []] };
            HandleTransport transport = parsed.GetValue(udp) ? HandleTransport.Udp : HandleTransport.Tcp;
            string name = parsed.GetValue(handle)!;
            bool follows = parsed.GetValue(follow) || parsed.GetValue(local);
            return follows
                ? FollowAsync(asked, name, query, transport, parsed.GetValue(local), parsed.GetValue(json), stop)
                : AskAsync(asked, name, query, transport, parsed.GetValue(json), stop);
        });
        return command;
    }

    private static async Task<int> AskAsync(HandleServer server, string handle, ResolutionQuery query, HandleTransport transport, bool json, CancellationToken stop)
    {
        using HandleClient client = Clients.Wire(server);
        return Tell(handle, await client.ResolveAsync(handle, query, transport, stop).ConfigureAwait(false), json);
    }

    private static async Task<int> FollowAsync(HandleServer server, string handle, ResolutionQuery query, HandleTransport transport, bool toPrivate, bool json, CancellationToken stop)
    {
        var options = new HandleResolverOptions { FollowsToPrivateAddresses = toPrivate };
        using var resolver = new HandleResolver(server, RequestIds.Unpredictable, TimeProvider.System, options);
        return Tell(handle, await resolver.ResolveAsync(handle, query, transport, stop).ConfigureAwait(false), json);
    }

    private static int Tell(string handle, HandleAnswer answer, bool json)
    {
        if (!answer.IsSuccess)
        {
            return Verdict.Fail($"{handle}: {Explain(answer)} ({answer.Server}, response code {(int)answer.ResponseCode})");
        }

        if (json)
        {
            RecordText.WriteJson(Console.OpenStandardOutput(), answer.Handle, answer.Values);
        }
        else
        {
            RecordText.Write(Console.Out, answer.Handle, answer.Values);
        }

        return Verdict.Done;
    }

    private static string Explain(HandleAnswer answer) => answer.ResponseCode switch
    {
        ResponseCode.HandleNotFound => "no such handle is registered.",
        ResponseCode.ValuesNotFound => "the handle has no public value of this type or index.",
        ResponseCode.ServerNotResponsible => "the server does not answer for this prefix.",
        ResponseCode.ServiceReferral or ResponseCode.PrefixReferral => "another server answers for this handle; --follow asks it.",
        ResponseCode.AuthenticationNeeded => "the values may be read by administrators only.",
        _ => answer.ErrorText.Length > 0 ? $"{answer.ErrorText}." : "the server refused.",
    };
}
