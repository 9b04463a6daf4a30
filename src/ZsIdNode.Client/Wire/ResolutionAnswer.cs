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
    public static HandleAnswer Read(HandleServer server, ReadOnlySpan<byte> handle, Reply reply, in ReplyReader reader, TimeSpan elapsed)
    {
        var answer = new HandleAnswer
        {
            ResponseCode = reader.Header.ResponseCode,
            Handle = Encoding.UTF8.GetString(handle),
            Header = reader.Header,
            Envelope = reply.Envelope,
            Transport = reply.Transport,
            Elapsed = elapsed,
        };

        return answer.ResponseCode switch
        {
            ResponseCode.Success => WithValues(server, answer, handle, reader.Body),
            ResponseCode.ServiceReferral or ResponseCode.PrefixReferral => WithReferral(server, answer, reader.Body),

            // The body is a nonce. Answering it takes an identity, which a resolution here has not.
            ResponseCode.AuthenticationNeeded => answer,
            _ => answer with { ErrorText = ErrorTextOf(reader.Body) },
        };
    }

    /// <summary>The words of an error; none when they cannot be read, because the code says what counts.</summary>
    public static string ErrorTextOf(ReadOnlySpan<byte> body) =>
        ErrorResponse.TryRead(body, out ErrorResponse error) == Malformed.None ? Encoding.UTF8.GetString(error.Message) : "";

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
        HandleReferral.TryRead(body, out HandleReferral? referral) == Malformed.None
            ? answer with { Referral = referral }
            : throw new HandleClientException(HandleClientReason.Malformed, $"{server} sent a referral that cannot be read.");
}
