using ZsIdNode.Handles.Values;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>A session over HTTP: a nonce to be answered once, and who has answered it. Whoever knows its number is in it.</summary>
internal sealed class HttpSession(string id, byte[] nonce, PeerSource source, long openedAt)
{
    public string Id => id;

    public byte[] Nonce => nonce;

    /// <summary>Who opened it; it may be used from elsewhere.</summary>
    public PeerSource Source => source;

    /// <summary>Who has proven his identity; <see cref="HttpSessionBook"/> keeps this and what follows.</summary>
    public HandleReference? Identity { get; set; }

    public long LastUse { get; set; } = openedAt;

    /// <summary>How many answers to the nonce came.</summary>
    public int Answers { get; set; }
}
