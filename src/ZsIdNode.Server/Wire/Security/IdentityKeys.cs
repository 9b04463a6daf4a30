using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>Where the keys are with which a claim can be proven.</summary>
internal enum KeysFound : byte
{
    /// <summary>At hand, though perhaps none of the kind.</summary>
    Found,

    /// <summary>The record would be here and is not.</summary>
    NoRecord,

    /// <summary>Another node has the record, and it is not at hand.</summary>
    Elsewhere,
}

/// <summary>Finds the keys of identities in the records of this node, those that are not public among them, and tries claims on them.</summary>
internal sealed class IdentityKeys(PrefixDirectory prefixes, IRecordReader records, PublicKeyVerifier publicKeys) : IDisposable
{
    /// <summary>How many keys are tried for a claim that names none.</summary>
    // Each costs a signature check or up to 40 ms of stretching, before we know who asks.
    public const int KeysTriedMost = 8;

    // Strangers can have us compute: never on all cores at once for long.
    private readonly SemaphoreSlim _computing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Gets the keys that a claim may be proven with, in order of their index.</summary>
    public async ValueTask<(KeysFound Found, IReadOnlyList<IdentityKey> Keys)> FindAsync(IdentityClaim claim, CancellationToken stop)
    {
        if (Handle.TryParse(claim.UserHandle, out Handle handle) != HandleFault.None)
        {
            return (KeysFound.NoRecord, []);
        }

        if (!Responsibility.For(handle.Utf8, prefixes.Current).IsOurs)
        {
            return (KeysFound.Elsewhere, []);
        }

        var record = new RecordBuffer();
        return await records.TryReadAsync(handle, record, stop).ConfigureAwait(false)
            ? (KeysFound.Found, Select(new StoredRecord(record.Bytes), claim, handle))
            : (KeysFound.NoRecord, []);
    }

    /// <summary>Tries keys on an answer; gives the identity that it proves, or nothing.</summary>
    public async ValueTask<(PendingChallenge Challenge, HandleReference Identity)?> TryProveAsync(IdentityClaim claim, IReadOnlyList<IdentityKey> keys, IReadOnlyList<PendingChallenge> challenges, CancellationToken stop)
    {
        await _computing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            foreach (PendingChallenge challenge in challenges)
            {
                foreach (IdentityKey key in keys)
                {
                    if (Verify(claim, key, new ChallengedBytes(challenge.Nonce, challenge.Digest)))
                    {
                        return (challenge, key.Identity);
                    }
                }
            }

            return null;
        }
        finally
        {
            _computing.Release();
        }
    }

    /// <summary>Tells who a claim proves somebody to be, about a challenge that is not in our book; nothing when it proves nobody.</summary>
    public async ValueTask<HandleReference?> FindProvenAsync(IdentityClaim claim, byte[] nonce, byte[] digest, CancellationToken stop)
    {
        (_, IReadOnlyList<IdentityKey> keys) = await FindAsync(claim, stop).ConfigureAwait(false);
        await _computing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return keys.FirstOrDefault(key => Verify(claim, key, new ChallengedBytes(nonce, digest)))?.Identity;
        }
        finally
        {
            _computing.Release();
        }
    }

    /// <summary>The keys of a record that a claim may be proven with.</summary>
    public static List<IdentityKey> Select(StoredRecord record, IdentityClaim claim, Handle handle)
    {
        ReadOnlySpan<byte> type = claim.Kind switch
        {
            ProofKind.SecretKey => ValueTypes.SecretKeyUtf8,
            ProofKind.PublicKey => ValueTypes.PublicKeyUtf8,
            _ => default,
        };
        var keys = new List<IdentityKey>();
        foreach (EncodedValue value in new EncodedValues(record.Values))
        {
            if (keys.Count < KeysTriedMost
                && !type.IsEmpty
                && (claim.UserIndex == 0 || claim.UserIndex == value.Index)
                && ValueTypes.IsOf(value.Type, type))
            {
                // The identity is the very key, also when the claim named none.
                keys.Add(new IdentityKey(new HandleReference(Encoding.UTF8.GetString(handle.Utf8), value.Index), value.Data.ToArray()));
            }
        }

        return keys;
    }

    public void Dispose() => _computing.Dispose();

    private bool Verify(IdentityClaim claim, IdentityKey key, in ChallengedBytes challenged)
    {
        AnswerVerdict verdict = claim.Kind == ProofKind.SecretKey
            ? SecretKeyAnswer.Verify(key.Data, challenged, claim.Proof, claim.Version)
            : publicKeys.Verify(key.Data, claim.UserHandle, challenged, claim.Proof);
        return verdict == AnswerVerdict.Verified;
    }
}
