using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Client.Wire;

/// <summary>Reads the body of an answer to a resolution, whose shape the response code decides.</summary>
internal static class ResolutionAnswer
{
    public static HandleAnswer Read(HandleServer server, ReadOnlySpan<byte> handle, CheckedReply reply, TimeSpan elapsed)
    {
        var answer = new HandleAnswer
        {
            ResponseCode = reply.Header.ResponseCode,
            Server = server,
            Handle = Encoding.UTF8.GetString(handle),
            Header = reply.Header,
            Envelope = reply.Envelope,
            Transport = reply.Transport,
            Elapsed = elapsed,
            IsCertified = reply.IsCertified,
        };

        return answer.ResponseCode switch
        {
            ResponseCode.Success => WithValues(server, answer, handle, reply.Body.Span),
            ResponseCode.ServiceReferral or ResponseCode.PrefixReferral => WithReferral(server, answer, reply.Body.Span),

            // The body is a nonce, which nobody was there to answer.
            ResponseCode.AuthenticationNeeded => answer,
            _ => answer with { ErrorText = ErrorTextOf(reply.Body.Span) },
        };
    }

    /// <summary>The words of an error; none when they cannot be read, because the code says what counts.</summary>
    public static string ErrorTextOf(ReadOnlySpan<byte> body) =>
        ErrorResponse.TryRead(body, out ErrorResponse error) == Malformed.None ? Encoding.UTF8.GetString(error.Message) : "";

    public static HandleReferral ReferralIn(HandleServer server, ReadOnlySpan<byte> body) =>
        HandleReferral.TryRead(body, out HandleReferral? referral) == Malformed.None
            ? referral!
            : throw new HandleClientException(HandleClientReason.Malformed, $"{server} sent a referral that cannot be read.");

    private static HandleAnswer WithValues(HandleServer server, HandleAnswer answer, ReadOnlySpan<byte> handle, ReadOnlySpan<byte> body)
    {
        if (ResolutionResponse.TryRead(body, out ResolutionResponse response) != Malformed.None ||
            ValueEncoding.TryReadAll(response.Values.Bytes) is not ImmutableArray<HandleValue> values)
        {
            throw new HandleClientException(HandleClientReason.Malformed, $"{server} sent values that cannot be read.");
        }

        return AsciiCase.Equal(response.Handle, handle)
            ? answer with { Handle = Encoding.UTF8.GetString(response.Handle), Values = values }
            : throw new HandleClientException(HandleClientReason.Mismatch, $"{server} answered with another handle than was asked for.");
    }

    private static HandleAnswer WithReferral(HandleServer server, HandleAnswer answer, ReadOnlySpan<byte> body) =>
        answer with { Referral = ReferralIn(server, body) };
}
