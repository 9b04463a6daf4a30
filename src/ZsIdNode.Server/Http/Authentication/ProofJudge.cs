using ZsIdNode.Handles.Values;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>How a proof over HTTP was found.</summary>
internal enum ProofFinding : byte
{
    Wrong = 0,
    Right,

    /// <summary>It was not looked at: too many wrong ones came from there.</summary>
    TooManyWrong,
}

/// <summary>Judges proofs over HTTP by the keys, and in the way, of the wire protocol.</summary>
internal sealed class ProofJudge(IdentityKeys identities, HttpSessionBook sessions, GuessLimit guesses)
{
    /// <summary>Judges a proof that stands for itself.</summary>
    /// <param name="proof">Nothing when what came could not be read, which is wrong, too.</param>
    public async ValueTask<(ProofFinding Finding, HandleReference? Identity)> JudgeAsync(OfferedProof? proof, PeerSource source, CancellationToken stop)
    {
        if (!guesses.TryTake(source))
        {
            return (ProofFinding.TooManyWrong, null);
        }

        if (proof is null || await identities.FindProvenAsync(proof.Claim, proof.Nonce, proof.ClientNonce, stop).ConfigureAwait(false) is not HandleReference identity)
        {
            return (ProofFinding.Wrong, null);
        }

        guesses.GiveBack(source);
        return (ProofFinding.Right, identity);
    }

    /// <summary>Judges the answer to the nonce of a session; if it is right, the session is the answerer's from then on.</summary>
    public async ValueTask<ProofFinding> JudgeAsync(HttpSession session, HandleParameters parameters, PeerSource source, CancellationToken stop)
    {
        if (!sessions.TryAnswer(session))
        {
            return ProofFinding.Wrong;
        }

        (ProofFinding finding, HandleReference? identity) = await JudgeAsync(OfferedProof.Read(parameters, session.Nonce), source, stop).ConfigureAwait(false);
        return identity is not null && !sessions.TryProve(session, identity) ? ProofFinding.Wrong : finding;
    }
}
