using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Server.Security;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Operations;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>Everything by which the wire service knows who asks.</summary>
internal sealed class WireSecurity : IDisposable
{
    private readonly SiteIdentity _site;
    private readonly RandomBytes _random;
    private readonly int _primeBitsMost;

    /// <param name="records">How keys are read; see <see cref="IRecordReader"/>.</param>
    /// <param name="random">Nonces, numbers, private keys and initialisation vectors come from it.</param>
    /// <param name="foreign">Knows keys on other nodes; without it they prove nothing.</param>
    public WireSecurity(WireOptions options, PrefixDirectory prefixes, IRecordReader records, SiteIdentity site, RandomBytes random, TimeProvider time, ForeignIdentities? foreign = null)
    {
        _site = site;
        _random = random;
        _primeBitsMost = options.Authentication.PrimeBitsMost;
        DigestOfFirstRequest = options.DigestOfFirstRequest;
        Sessions = new SessionBook(options.Authentication, random, time);
        Challenges = new ChallengeBook(options.Authentication, random, time);
        Answers = new AnswerMemory(time);
        Gate = new SessionGate(Sessions, random);
        Identities = new IdentityKeys(prefixes, records, new PublicKeyVerifier(new Sm2Verifier()));
        Challenger = new Challenger(Challenges, site);
        Judge = new AnswerJudge(Challenges, Sessions, Identities, foreign);
    }

    public bool DigestOfFirstRequest { get; }

    public SessionBook Sessions { get; }

    public ChallengeBook Challenges { get; }

    public AnswerMemory Answers { get; }

    public SessionGate Gate { get; }

    public IdentityKeys Identities { get; }

    public Challenger Challenger { get; }

    public AnswerJudge Judge { get; }

    /// <summary>The operations that are about identity; answers to challenges are the service's own matter.</summary>
    /// <param name="referrer">Knows where else a handle may stand; without it nobody is sent there.</param>
    public IEnumerable<IWireOperation> CreateOperations(Referrer? referrer = null) =>
    [
        new SessionSetupOperation(Sessions, _primeBitsMost, _random, _site),
        new SessionTerminateOperation(Sessions, _site),
        referrer is null ? new VerifyChallengeOperation(Identities, _site) : new ReferringOperation(new VerifyChallengeOperation(Identities, _site), referrer),
        new LoginKeyOperation(_site),
        new RefusedOperation(OpCode.SessionExchangeKey, ResponseCode.SessionFailed, "No session waits for a key", _site),
        new RefusedOperation(OpCode.LoginPassword, ResponseCode.OperationNotSupported, "Passwords in clear are not accepted; log in with a key", _site),
    ];

    public void Dispose() => Identities.Dispose();
}
