using System.Security.Cryptography;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>Everything by which the HTTP doors know who asks.</summary>
internal sealed class HttpIdentity
{
    private static readonly RandomBytes Random = RandomNumberGenerator.Fill;

    public HttpIdentity(AccessToken token, IdentityKeys identities, AuthenticationOptions options, TimeProvider time)
    {
        Sessions = new HttpSessionBook(options, Random, time);
        Proofs = new ProofJudge(identities, Sessions, new GuessLimit(options, time));
        Callers = new Callers(token, Proofs, Sessions, Random);
    }

    public HttpSessionBook Sessions { get; }

    public ProofJudge Proofs { get; }

    public Callers Callers { get; }
}
