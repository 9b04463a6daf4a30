using System.Collections.Immutable;
using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Wire;

/// <summary>How a <see cref="HandleClient"/> waits, and what it knows of its server.</summary>
public sealed record HandleClientOptions
{
    /// <summary>
    /// How long a UDP question waits for its answer each time it is sent; it is sent as often as there are
    /// waits. Default: 500 ms, 1 s and 1.5 s, as the Handle.net client.
    /// </summary>
    public ImmutableArray<TimeSpan> UdpWaits { get; init; } =
        [TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1_000), TimeSpan.FromMilliseconds(1_500)];

    /// <summary>Whether a question that got no answer over UDP is asked over TCP.</summary>
    public bool FallsBackToTcp { get; init; } = true;

    /// <summary>How long a TCP question waits for its answer, connecting included. Default: 60 s, as the Handle.net client.</summary>
    public TimeSpan TcpWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The key that signed answers are checked with; without it the server is asked for its site record.</summary>
    public PublicKeyRecord? ServerKey { get; init; }

    /// <summary>The serial number of the site record through which the server was found, −1 if unknown.</summary>
    public short SiteSerial { get; init; } = -1;

    /// <summary>Where salts, initialisation vectors and key exchanges take their bytes from.</summary>
    public RandomBytes Random { get; init; } = RandomNumberGenerator.Fill;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(UdpWaits.IsDefault ? 0 : UdpWaits.Length, 1, nameof(UdpWaits));
        foreach (TimeSpan wait in UdpWaits)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(UdpWaits));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TcpWait, TimeSpan.Zero, nameof(TcpWait));
    }
}
