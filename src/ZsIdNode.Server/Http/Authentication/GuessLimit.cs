using System.Runtime.InteropServices;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>
/// How many wrong proofs one address may offer over HTTP. Passwords come without a challenge, so that the bound on the
/// answers to one does not hold them. Counting starts anew whenever the time of a challenge has passed.
/// </summary>
internal sealed class GuessLimit(AuthenticationOptions options, TimeProvider time)
{
    /// <summary>How many in the time of a challenge; a whole company may stand behind one address.</summary>
    public const int GuessesMost = 100;

    // Beyond it all are forgotten: who has that many networks has that many allowances in any case.
    private const int SourcesMost = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, int> _bySource = [];
    private long _since = time.GetTimestamp();

    /// <summary>Counts a proof as wrong before it is checked; <see langword="false"/> when it is one too many and must not be.</summary>
    public bool TryTake(PeerSource source)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_since) > options.ChallengeTimeMost || _bySource.Count >= SourcesMost)
            {
                _bySource.Clear();
                _since = time.GetTimestamp();
            }

            ref int guesses = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySource, source.Network, out _);
            bool allowed = guesses < GuessesMost;
            guesses += allowed ? 1 : 0;
            return allowed;
        }
    }

    /// <summary>The proof was right.</summary>
    public void GiveBack(PeerSource source)
    {
        lock (_lock)
        {
            int guesses = _bySource.GetValueOrDefault(source.Network);
            if (guesses > 1)
            {
                _bySource[source.Network] = guesses - 1;
            }
            else
            {
                _bySource.Remove(source.Network);
            }
        }
    }
}
