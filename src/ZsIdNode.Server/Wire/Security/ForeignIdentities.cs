using System.Text;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Records;
using ZsIdNode.Server.Upstream;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>
/// Identities whose records other nodes have. Public keys are fetched from there; who has proven himself with a secret
/// is told by the node that has the secret, for secrets are given to nobody.
/// </summary>
internal sealed class ForeignIdentities(ForeignRecords records, UpstreamNodes upstream)
{
    // One number may stand for several challenges of a session; each costs a question.
    private const int ChallengesAskedMost = 3;

    /// <summary>Gets the public keys that a claim may be proven with, in order of their index.</summary>
    /// <param name="recursions">How many servers the request has come through that is to be proven.</param>
    public async ValueTask<(KeysFound Found, IReadOnlyList<IdentityKey> Keys)> FindAsync(IdentityClaim claim, byte recursions, CancellationToken stop)
    {
        if (Handle.TryParse(claim.UserHandle, out Handle handle) != HandleFault.None)
        {
            return (KeysFound.NoRecord, []);
        }

        var record = new RecordBuffer();
        return await records.ReadAsync(handle, record, recursions, stop).ConfigureAwait(false) switch
        {
            ForeignRead.Found => (KeysFound.Found, IdentityKeys.Select(new StoredRecord(record.Bytes), claim, handle)),
            ForeignRead.Missing => (KeysFound.NoRecord, []),
            _ => (KeysFound.Elsewhere, []),
        };
    }

    /// <summary>Has a claim about a secret judged; gives the challenge that it answers, if it is right.</summary>
    /// <param name="recursions">How many servers the request has come through that is to be proven.</param>
    public async ValueTask<(KeysFound Found, PendingChallenge? Challenge)> VerifyAsync(IdentityClaim claim, IReadOnlyList<PendingChallenge> challenges, byte recursions, CancellationToken stop)
    {
        foreach (PendingChallenge challenge in challenges.Take(ChallengesAskedMost))
        {
            var query = new VerificationQuery(IdentityOf(claim), challenge.Nonce.ToArray(), challenge.Digest.ToArray(), claim.Proof);
            VerificationAnswer? answer = await upstream.VerifyAsync(query, recursions, stop).ConfigureAwait(false);
            if (answer is null or { ResponseCode: ResponseCode.HandleNotFound })
            {
                return (answer is null ? KeysFound.Elsewhere : KeysFound.NoRecord, null);
            }

            if (answer.IsVerified)
            {
                return (KeysFound.Found, challenge);
            }
        }

        return (KeysFound.Found, null);
    }

    /// <summary>Who a claim is about. Index 0 stays: which of the handle's secrets it was is not told.</summary>
    public static HandleReference IdentityOf(IdentityClaim claim) => new(Encoding.UTF8.GetString(claim.UserHandle), claim.UserIndex);
}
