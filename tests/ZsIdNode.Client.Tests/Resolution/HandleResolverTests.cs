using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using ZsIdNode.Client.Resolution;
using ZsIdNode.Client.Tests.Wire;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Resolution;

public sealed class HandleResolverTests : IDisposable
{
    private readonly TcpPeer _top = new();
    private readonly TcpPeer _enterprise = new();

    public void Dispose()
    {
        _top.Dispose();
        _enterprise.Dispose();
    }

    [Fact]
    public async Task A_referral_is_followed_to_the_server_that_answers()
    {
        await using HandleResolver resolver = Resolver(new() { FollowsToPrivateAddresses = true });
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);

        await AnswerAsync(_top, (ResponseCode.ServiceReferral, Referral(Site(_enterprise.Address))));
        await AnswerAsync(_enterprise, (ResponseCode.Success, Values("88.118.42/A", HandleValue.OfText(1, "URL", "https://example.org"))));

        Assert.Equal("https://example.org", Assert.Single((await asking.Soon()).Values).Text);
    }

    [Fact]
    public async Task A_service_handle_is_resolved_for_its_sites()
    {
        await using HandleResolver resolver = Resolver(new() { FollowsToPrivateAddresses = true });
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);

        await AnswerAsync(
            _top,
            (ResponseCode.ServiceReferral, Referral(HandleValue.OfText(1, ValueTypes.Service, "88.118/SERVICE"))),
            (ResponseCode.Success, Values("88.118/SERVICE", Site(_enterprise.Address))));
        await AnswerAsync(_enterprise, (ResponseCode.HandleNotFound, []));

        Assert.Equal(ResponseCode.HandleNotFound, (await asking.Soon()).ResponseCode);
    }

    [Fact]
    public async Task A_referral_to_a_private_address_is_followed_on_wish_only()
    {
        await using HandleResolver resolver = Resolver(new());
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);

        await AnswerAsync(_top, (ResponseCode.ServiceReferral, Referral(Site(_enterprise.Address))));

        HandleClientException exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Equal(HandleClientReason.Referral, exception.Reason);
        Assert.Contains("127.0.0.1 is no address of the public Internet", exception.Message, StringComparison.Ordinal);
        Assert.False(_enterprise.IsCalled);
    }

    [Fact]
    public async Task Referrals_are_not_followed_in_a_circle()
    {
        await using HandleResolver resolver = Resolver(new() { FollowsToPrivateAddresses = true });
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);

        await AnswerAsync(_top, (ResponseCode.ServiceReferral, Referral(Site(_enterprise.Address))));
        await AnswerAsync(_enterprise, (ResponseCode.ServiceReferral, Referral(Site(_top.Address))));

        HandleClientException exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Contains("go in a circle", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_of_service_handles_ends_at_the_limit()
    {
        await using HandleResolver resolver = Resolver(new() { ReferralsMost = 2 });
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);

        await AnswerAsync(
            _top,
            (ResponseCode.ServiceReferral, Referral(HandleValue.OfText(1, ValueTypes.Service, "88.118/S1"))),
            (ResponseCode.Success, Values("88.118/S1", HandleValue.OfText(1, ValueTypes.Service, "88.118/S2"))));

        HandleClientException exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Contains("more than 2 times", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_is_followed_and_an_endless_one_is_not()
    {
        await using HandleResolver resolver = Resolver(new() { AliasesMost = 1 });
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/OLD", ResolutionQuery.All, HandleTransport.Tcp);
        await AnswerAsync(
            _top,
            (ResponseCode.Success, Values("88.118.42/OLD", HandleValue.OfText(1, ValueTypes.Alias, "88.118.42/NEW"))),
            (ResponseCode.Success, Values("88.118.42/NEW", HandleValue.OfText(1, "URL", "https://example.org"))));
        Assert.Equal("88.118.42/NEW", (await asking.Soon()).Handle);

        await using HandleResolver other = Resolver(new() { AliasesMost = 1 });
        asking = other.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);
        await AnswerAsync(
            _top,
            (ResponseCode.Success, Values("88.118.42/A", HandleValue.OfText(1, ValueTypes.Alias, "88.118.42/B"))),
            (ResponseCode.Success, Values("88.118.42/B", HandleValue.OfText(1, ValueTypes.Alias, "88.118.42/A"))));
        HandleClientException exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Equal(HandleClientReason.Referral, exception.Reason);
    }

    [Fact]
    public async Task A_server_that_is_not_responsible_is_asked_for_the_prefix_record()
    {
        await using HandleResolver resolver = Resolver(new() { FollowsToPrivateAddresses = true });
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);

        // Where derived prefixes stand says nothing about the handles below this one.
        HandleValue derived = Site(_top.Address) with { Index = 2, Type = ValueTypes.SitePrefix };
        await AnswerAsync(_top, (ResponseCode.ServerNotResponsible, []), (ResponseCode.Success, Values("0.NA/88.118.42", derived, HandleValue.OfText(3, ValueTypes.Service, "0.SERV/42"))), (ResponseCode.Success, Values("0.SERV/42", Site(_enterprise.Address))));
        await AnswerAsync(_enterprise, (ResponseCode.Success, Values("88.118.42/A", HandleValue.OfText(1, "URL", "https://example.org"))));

        HandleAnswer answer = await asking.Soon();
        Assert.Equal("https://example.org", Assert.Single(answer.Values).Text);
        Assert.Equal(_enterprise.Address.Port, answer.Server.Port);
    }

    [Fact]
    public async Task Not_responsible_is_the_answer_when_no_prefix_record_says_who_is()
    {
        await using HandleResolver resolver = Resolver(new());
        Task<HandleAnswer> asking = resolver.ResolveAsync("88.118.42/A", ResolutionQuery.All, HandleTransport.Tcp);

        await AnswerAsync(_top, (ResponseCode.ServerNotResponsible, []), (ResponseCode.ServerNotResponsible, []));

        Assert.Equal(ResponseCode.ServerNotResponsible, (await asking.Soon()).ResponseCode);
    }

    [Fact]
    public async Task A_prefix_referral_to_a_handle_leads_to_the_sites_of_its_derived_prefixes()
    {
        await using HandleResolver resolver = Resolver(new() { FollowsToPrivateAddresses = true });
        Task<HandleAnswer> asking = resolver.ResolveAsync("0.NA/88.118.42", ResolutionQuery.All, HandleTransport.Tcp);

        await AnswerAsync(
            _top,
            (ResponseCode.PrefixReferral, Values("0.NA/88.118")),
            (ResponseCode.Success, Values("0.NA/88.118", Site(_enterprise.Address) with { Type = ValueTypes.DelegatedSite })));
        await AnswerAsync(_enterprise, (ResponseCode.Success, Values("0.NA/88.118.42", HandleValue.OfText(1, "DESC", "derived"))));

        Assert.Equal("derived", Assert.Single((await asking.Soon()).Values).Text);
    }

    [Fact]
    public async Task A_proof_is_judged_where_the_secret_stands()
    {
        await using HandleResolver resolver = Resolver(new() { FollowsToPrivateAddresses = true });
        var query = new VerificationQuery(new HandleReference("88.118.42/CLERK", 301), new byte[16], new byte[32], new byte[20]) { RecursionCount = 3 };
        Task<VerificationAnswer> asking = resolver.VerifyAsync(query, HandleTransport.Tcp);

        await AnswerAsync(_top, (ResponseCode.ServiceReferral, Referral(Site(_enterprise.Address))));
        byte[] request = await AnswerAsync(_enterprise, (ResponseCode.Success, [1]));

        VerificationAnswer answer = await asking.Soon();
        Assert.True(answer.IsVerified);
        Assert.False(answer.IsCertified);
        Assert.Equal(Malformed.None, Message.TryRead(request.AsSpan(Envelope.Bytes), out Message asked));
        Assert.Equal((OpCode.VerifyChallenge, 3), (asked.Header.OpCode, asked.Header.RecursionCount));
        Assert.Equal(Malformed.None, VerifyChallengeRequest.TryRead(asked.Body, out VerifyChallengeRequest read));
        Assert.Equal("88.118.42/CLERK", Encoding.UTF8.GetString(read.UserHandle));
    }

    [Fact]
    public async Task A_proof_is_not_taken_for_verified_by_a_refusal()
    {
        await using HandleResolver resolver = Resolver(new());
        Task<VerificationAnswer> asking = resolver.VerifyAsync(new VerificationQuery(new HandleReference("0.NA/88.118.42", 301), new byte[16], new byte[32], new byte[20]), HandleTransport.Tcp);

        await AnswerAsync(_top, (ResponseCode.HandleNotFound, [1]));

        Assert.False((await asking.Soon()).IsVerified);
    }

    private static HandleValue Site(IPEndPoint address)
    {
        var site = new SiteRecord
        {
            Flags = SiteFlags.Primary,
            Servers = [new SiteServer(1, address.Address, default, [new SiteInterface(InterfaceKinds.Query | InterfaceKinds.Administration, InterfaceProtocol.Tcp, address.Port)])],
        };
        var output = new ArrayBufferWriter<byte>();
        site.Write(output);
        return new HandleValue(1, ValueTypes.Site, output.WrittenSpan.ToArray());
    }

    private static byte[] Referral(params ImmutableArray<HandleValue> values) => Values("", values);

    private static byte[] Values(string handle, params ImmutableArray<HandleValue> values)
    {
        var body = new ArrayBufferWriter<byte>();
        ValuesRequest.Write(body, Encoding.UTF8.GetBytes(handle), values);
        return body.WrittenSpan.ToArray();
    }

    // On one connection, as a server that keeps it open.
    private static async Task<byte[]> AnswerAsync(TcpPeer peer, params (ResponseCode Code, byte[] Body)[] answers)
    {
        using PeerConnection connection = await peer.AcceptAsync();
        byte[] request = [];
        foreach ((ResponseCode code, byte[] said) in answers)
        {
            request = await connection.ReceiveAsync();
            Assert.Equal(Malformed.None, Message.TryRead(request.AsSpan(Envelope.Bytes), out Message asked));
            byte[] body = (asked.Header.Flags & OpFlags.RequestDigest) == 0 ? said : [.. DigestOf(asked), .. said];
            MessageHeader header = asked.Header with { ResponseCode = code, BodyLength = body.Length };
            var message = new ArrayBufferWriter<byte>();
            header.Write(message.GetSpan(MessageHeader.Bytes));
            message.Advance(MessageHeader.Bytes);
            message.Write(body);
            Credential.WriteNone(message);
            Assert.Equal(Malformed.None, Envelope.TryRead(request, out Envelope envelope));
            byte[] frame = new byte[Envelope.Bytes + message.WrittenCount];
            (envelope with { MessageLength = message.WrittenCount }).Write(frame);
            message.WrittenSpan.CopyTo(frame.AsSpan(Envelope.Bytes));
            await connection.SendAsync(frame);
        }

        return request;
    }

    private static ReadOnlySpan<byte> DigestOf(in Message asked)
    {
        byte[] digest = new byte[RequestDigest.BytesMost];
        return digest.AsSpan(0, RequestDigest.Write(ProtocolVersion.Spoken, asked.HeaderAndBody, digest));
    }

    private HandleResolver Resolver(HandleResolverOptions options)
    {
        uint next = 1;
        return new HandleResolver(HandleServer.At(_top.Address), () => next++, new FakeTime(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000)), options);
    }
}
