using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire.Sessions;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Wire;

/// <summary>What a server is asked, and what is at hand to have it answered.</summary>
internal sealed record Question(OpCode OpCode, OpFlags Flags, ReadOnlyMemory<byte> Body, HandleTransport Transport)
{
    /// <summary>The key that answers must be signed with; inside a session its authentication code stands for that.</summary>
    public PublicKeyRecord? Key { get; init; }

    /// <summary>Who answers challenges; without it a challenge is the answer.</summary>
    public Identity? Identity { get; init; }

    /// <summary>How many servers the question has come through.</summary>
    public byte RecursionCount { get; init; }

    public ClientSession? Session { get; init; }
}
