using System.Security.Cryptography;
using ZsIdNode.Client.Wire;

namespace ZsIdNode.Cli;

/// <summary>Makes the clients that verbs ask with.</summary>
internal static class Clients
{
    public static HandleClient Wire(HandleServer server) => new(server, NextRequestId, TimeProvider.System);

    // Unpredictable, so that nobody who cannot see the question can forge a datagram that answers it.
    private static uint NextRequestId() => (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
