using ZsIdNode.Client.Wire;

namespace ZsIdNode.Client.Resolution;

/// <summary>What a server is asked; the same is asked of the server to which it refers.</summary>
/// <param name="Handle">What it is about, which decides where it leads.</param>
/// <param name="Certify">Whether answers must be signed, those that show the way included.</param>
internal sealed record Errand<TAnswer>(string Handle, bool Certify, HandleTransport Transport, Func<HandleClient, HandleTransport, CancellationToken, Task<TAnswer>> Ask)
    where TAnswer : class, IReferringAnswer;
