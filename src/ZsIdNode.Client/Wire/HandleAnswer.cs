using System.Collections.Immutable;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Wire;

/// <summary>What a server answered to a resolution; a refusal is an answer too.</summary>
public sealed record HandleAnswer : IReferringAnswer
{
    public required ResponseCode ResponseCode { get; init; }

    /// <summary>The server that answered; behind referrals not the one that was asked first.</summary>
    public required HandleServer Server { get; init; }

    /// <summary>The handle as the server spells it, or as it was asked when the answer names none.</summary>
    public required string Handle { get; init; }

    public ImmutableArray<HandleValue> Values { get; init; } = [];

    /// <summary>Where to ask instead; only with the response codes 302 and 303.</summary>
    public HandleReferral? Referral { get; init; }

    /// <summary>The server's words with an error; mostly empty.</summary>
    public string ErrorText { get; init; } = "";

    /// <summary>The header of the answer: flags, serial number of the server's site, expiration.</summary>
    public required MessageHeader Header { get; init; }

    /// <summary>The envelope of the answer: versions, session or challenge, request id.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>The way on which the answer came, after a fall-back TCP.</summary>
    public required HandleTransport Transport { get; init; }

    /// <summary>From the call to the answer, repetitions and fall-back included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the answer's signature was checked and is the server's.</summary>
    public bool IsCertified { get; init; }

    public bool IsSuccess => ResponseCode == ResponseCode.Success;

    /// <summary>Whether the answering site is a primary.</summary>
    public bool IsAuthoritative => (Header.Flags & OpFlags.Authoritative) != 0;
}
