using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Administration;

/// <summary>How a <see cref="HandleAdministration"/> protects what it sends.</summary>
public sealed record HandleAdministrationOptions
{
    /// <summary>
    /// Whether to hold a session: after the first challenge requests are authenticated without one, which saves a
    /// round trip and a signature each. Otherwise every request is challenged.
    /// </summary>
    public bool UsesSession { get; init; }

    /// <summary>Encrypts everything in the session. Values that not everybody may read are encrypted in any case.</summary>
    public bool Encrypts { get; init; }

    /// <summary>Wants every answer signed by the server, in a session authenticated with its key.</summary>
    public bool Certifies { get; init; }

    /// <summary>How long the server may keep the session. Default: a day, as the Handle.net client asks for.</summary>
    public TimeSpan SessionTime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The group of the key exchange. Handle.net clients bring <see cref="DiffieHellmanGroup.Oakley2"/>.</summary>
    public DiffieHellmanGroup Group { get; init; } = DiffieHellmanGroup.Modp2048;

    /// <summary>Makes our half of the exchange; recorded exchanges have their own.</summary>
    internal Func<DiffieHellmanGroup, RandomBytes, DiffieHellmanKeyPair> KeyPairs { get; init; } = DiffieHellmanKeyPair.Create;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SessionTime, TimeSpan.FromSeconds(1), nameof(SessionTime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SessionTime, TimeSpan.FromSeconds(int.MaxValue), nameof(SessionTime));
        if (Encrypts && !UsesSession)
        {
            throw new ArgumentException("Only what is in a session can be encrypted.", nameof(Encrypts));
        }
    }
}
