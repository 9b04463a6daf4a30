using System.Buffers;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Wire;

/// <summary>
/// Asks one Handle server, over UDP or TCP; any number of questions at a time. It speaks 2.11 and takes answers
/// in whatever version they come.
/// </summary>
/// <remarks>
/// A refusal (no such handle, not responsible, too busy) is an answer; <see cref="HandleClientException"/> means
/// that there was no answer that can be used.
/// </remarks>
public sealed class HandleClient : IAsyncDisposable, IDisposable
{
    private readonly RequestIdsInFlight _requestIds;
    private readonly TimeProvider _time;
    private readonly HandleClientOptions _options;
    private readonly TcpConnections _connections;
    private readonly CancellationTokenSource _closing = new();
    private SiteRecord? _site;
    private bool _disposed;

    /// <param name="requestIds">Where request ids come from; see <see cref="RequestIds"/>.</param>
    public HandleClient(HandleServer server, Func<uint> requestIds, TimeProvider time, HandleClientOptions? options = null)
    {
        _options = options ?? new HandleClientOptions();
        _options.Check();
        Server = server;
        _requestIds = new RequestIdsInFlight(requestIds);
        _time = time;
        _connections = new TcpConnections(server);
    }

    public HandleServer Server { get; }

    internal DateTimeOffset Now => _time.GetUtcNow();

    internal uint Expiration => (uint)Now.ToUnixTimeSeconds() + MessageHeader.Lifetime;

    internal RandomBytes Random => _options.Random;

    /// <inheritdoc cref="ResolveAsync(ReadOnlyMemory{byte}, ResolutionQuery, HandleTransport, CancellationToken)"/>
    public Task<HandleAnswer> ResolveAsync(string handle, ResolutionQuery query, HandleTransport transport, CancellationToken stop = default) =>
        ResolveAsync(Encoding.UTF8.GetBytes(handle), query, transport, stop);

    /// <summary>Asks for values of a handle; its syntax is for the server to judge.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used.</exception>
    public Task<HandleAnswer> ResolveAsync(ReadOnlyMemory<byte> handle, ResolutionQuery query, HandleTransport transport, CancellationToken stop = default) =>
        ResolveAsync(handle, query, transport, AskAsync, stop);

    /// <summary>Asks the server for the site record that it belongs to.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used, or the server refuses.</exception>
    public async Task<SiteRecord> GetSiteInfoAsync(HandleTransport transport, CancellationToken stop = default)
    {
        var body = new ArrayBufferWriter<byte>();
        HandleRequest.Write(body, HandleRequest.Blank);
        CheckedReply reply = await AskAsync(new Question(OpCode.GetSiteInfo, OpFlags.Usual, body.WrittenMemory, transport), stop).ConfigureAwait(false);
        if (reply.ResponseCode != ResponseCode.Success)
        {
            throw new HandleClientException(
                HandleClientReason.Refused,
                $"{Server} does not give its site record: code {(int)reply.ResponseCode} '{ResolutionAnswer.ErrorTextOf(reply.Body.Span)}'.");
        }

        return SiteRecord.TryRead(reply.Body.Span, out SiteRecord? site)
            ? site
            : throw new HandleClientException(HandleClientReason.Malformed, $"{Server} sent a site record that cannot be read.");
    }

    /// <summary>Asks the server, which must hold the secret key, whether a proof was made with it.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used.</exception>
    public async Task<VerificationAnswer> VerifyAsync(VerificationQuery query, HandleTransport transport, CancellationToken stop = default)
    {
        PublicKeyRecord? key = query.Certify ? await ServerKeyAsync(Encoding.UTF8.GetBytes(query.Identity.Handle), transport, stop).ConfigureAwait(false) : null;
        var question = new Question(OpCode.VerifyChallenge, query.Flags, query.Body(), transport) { Key = key, RecursionCount = query.RecursionCount };
        CheckedReply reply = await AskAsync(question, stop).ConfigureAwait(false);
        bool verified = false;
        if (reply.ResponseCode == ResponseCode.Success)
        {
            verified = VerifyChallengeResponse.TryRead(reply.Body.Span, out VerifyChallengeResponse response) == Malformed.None
                ? response.IsVerified
                : throw new HandleClientException(HandleClientReason.Malformed, $"{Server} sent a verification that cannot be read.");
        }

        bool refers = reply.ResponseCode is ResponseCode.ServiceReferral or ResponseCode.PrefixReferral;
        return new VerificationAnswer(reply.ResponseCode, verified, reply.IsCertified) { Referral = refers ? ResolutionAnswer.ReferralIn(Server, reply.Body.Span) : null };
    }

    /// <summary>Closes the connection; questions in flight end with <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _closing.Cancel();
        _connections.Dispose();
        _closing.Dispose();
    }

    /// <summary>Resolves by a way of asking that may know who asks.</summary>
    internal async Task<HandleAnswer> ResolveAsync(
        ReadOnlyMemory<byte> handle, ResolutionQuery query, HandleTransport transport, Func<Question, CancellationToken, Task<CheckedReply>> ask, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(handle.Length, HandleLimits.HandleBytesMost, nameof(handle));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Types.Length, ProtocolLimits.SelectedTypesMost, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Indexes.Length, ProtocolLimits.SelectedIndexesMost, nameof(query));
        long started = _time.GetTimestamp();
        PublicKeyRecord? key = query.Certify ? await ServerKeyAsync(handle, transport, stop).ConfigureAwait(false) : null;

        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, handle.Span, query.Indexes.AsSpan(), query.Types);
        CheckedReply reply = await ask(new Question(OpCode.Resolution, query.Flags, body.WrittenMemory, transport) { Key = key, RecursionCount = query.RecursionCount }, stop).ConfigureAwait(false);
        return ResolutionAnswer.Read(Server, handle.Span, reply, _time.GetElapsedTime(started));
    }

    /// <summary>Asks, and gives the one answer or the first of several.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used.</exception>
    internal async Task<CheckedReply> AskAsync(Question question, CancellationToken stop)
    {
        using Conversation conversation = Converse(question);
        return await NextAsync(conversation, stop).ConfigureAwait(false);
    }

    /// <summary>Begins to ask; whoever does so disposes of it.</summary>
    internal Conversation Converse(Question question)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new Conversation(this, question);
    }

    /// <inheritdoc cref="Conversation.NextAsync"/>
    internal async Task<CheckedReply> NextAsync(Conversation conversation, CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var stopOrClosing = CancellationTokenSource.CreateLinkedTokenSource(stop, _closing.Token);
        try
        {
            return await conversation.NextAsync(stopOrClosing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_disposed && !stop.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(HandleClient));
        }
    }

    internal IExchange Open(OutgoingRequest request, HandleTransport transport)
    {
        if (transport == HandleTransport.Tcp)
        {
            return OverTcp();
        }

        var datagrams = new UdpExchange(Server, request, _options, _time);
        return _options.FallsBackToTcp ? new FallingBackExchange(datagrams, OverTcp) : datagrams;

        TcpExchange OverTcp() => new(_connections, request, _options.TcpWait, _time);
    }

    internal uint TakeRequestId() => _requestIds.Take();

    internal void ReturnRequestId(uint id) => _requestIds.Return(id);

    // A session is set up with a server, whatever site record led to it; the Handle.net client sends no serial then.
    internal short SiteSerialFor(OpCode opCode) => opCode == OpCode.SessionSetup ? (short)-1 : _options.SiteSerial;

    /// <summary>The key that the server signs with.</summary>
    /// <param name="handle">What is asked about, which decides the server of a site.</param>
    internal async ValueTask<PublicKeyRecord> ServerKeyAsync(ReadOnlyMemory<byte> handle, HandleTransport transport, CancellationToken stop) =>
        _options.ServerKey ?? await KeyFromSiteAsync(handle, transport, stop).ConfigureAwait(false);

    // Believed because the server says so: it shows that later answers come from the same server, not who that
    // is. Who knows the key from elsewhere gives it in the options.
    private async ValueTask<PublicKeyRecord> KeyFromSiteAsync(ReadOnlyMemory<byte> handle, HandleTransport transport, CancellationToken stop)
    {
        _site ??= await GetSiteInfoAsync(transport, stop).ConfigureAwait(false);
        return _site.ServerFor(handle.Span) is SiteServer server && PublicKeyData.TryRead(server.PublicKey.Span, out PublicKeyRecord? key)
            ? key
            : throw new HandleClientException(HandleClientReason.SignatureWrong, $"The site record of {Server} has no key that its answers could be checked with.");
    }
}
