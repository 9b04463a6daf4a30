using System.Collections.Immutable;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Server.Wire;

/// <summary>The Handle wire protocol's doors.</summary>
public sealed class WireOptions
{
    /// <summary>The address to listen on. Loopback unless set: opening the node to a network is a decision.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The UDP and TCP port; 0 takes any free one.</summary>
    // IANA: hdl-srv.
    public int Port { get; set; } = 2641;

    /// <summary>The most TCP connections at once, for the wire port and for HTTP each.</summary>
    public int ConnectionsMost { get; set; } = 20_000;

    /// <summary>How long a TCP connection may lie idle between requests.</summary>
    // Both Chinese SDKs keep pooled connections for 600 s and wait for ever when the server closes first.
    public TimeSpan ConnectionIdleMost { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a peer may take to finish a message it has begun, or to take an answer.</summary>
    public TimeSpan MessageTimeMost { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most datagrams in one UDP answer; a longer answer is not sent and the client turns to TCP.</summary>
    // A forged source address could have us send this much to somebody who did not ask.
    public int AnswerDatagramsMost { get; set; } = 32;

    /// <summary>The most questions of one door that may wait for the disk at once; beyond it UDP drops and TCP says "too busy".</summary>
    public int DiskReadsMost { get; set; } = 256;

    /// <summary>
    /// Who administers the node over this protocol: keys and groups, each written <c>300:0.NA/88.118</c>. They may do
    /// everything; whoever else is to administer records is named by them.
    /// </summary>
    public IReadOnlyList<string> Administrators { get; set; } = [];

    /// <summary>Keys and groups that may home and unhome prefixes and list the homed ones, and nothing else by that.</summary>
    public IReadOnlyList<string> HomingAdministrators { get; set; } = [];

    /// <summary>
    /// Whether a change may be refused for what stands here before anybody has proven who he is, as the Handle.net server
    /// does. Otherwise strangers do not learn which handles and values exist, and do not occupy the one writer.
    /// </summary>
    public bool TellsExistenceBeforeProof { get; set; }

    /// <summary>
    /// Whether requests for handles below a prefix of another node are referred to it (302), when its prefix record
    /// stands here and names sites. The Handle.net server only says that it is not responsible (301).
    /// </summary>
    public bool RefersToServices { get; set; }

    /// <summary><see cref="Administrators"/>, read; what is no reference was refused when the node started.</summary>
    internal ImmutableArray<HandleReference> AdministratorReferences() => Read(Administrators);

    /// <summary><see cref="HomingAdministrators"/>, read.</summary>
    internal ImmutableArray<HandleReference> HomingAdministratorReferences() => Read(HomingAdministrators);

    /// <summary>
    /// Whether the answer to a challenged request bears the digest of that request, as the Handle.net server sends
    /// it, and not that of the challenge's answer, which the Handle.net client compares it with.
    /// </summary>
    public bool DigestOfFirstRequest { get; set; }

    public AuthenticationOptions Authentication { get; set; } = new();

    private static ImmutableArray<HandleReference> Read(IEnumerable<string> texts) =>
        [.. texts.Select(text => HandleReference.TryParse(text, out HandleReference? reference) ? reference : null).OfType<HandleReference>()];
}
