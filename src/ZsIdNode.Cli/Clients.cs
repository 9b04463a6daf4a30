using ZsIdNode.Client.Wire;

namespace ZsIdNode.Cli;

/// <summary>Makes the clients that verbs ask with.</summary>
internal static class Clients
{
    public static HandleClient Wire(HandleServer server) => new(server, RequestIds.Unpredictable, TimeProvider.System);
}
