using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Protocol.Tests.Golden;

/// <summary>Reads a body and writes what was read; on a fault it writes nothing. Allocates nothing itself.</summary>
internal delegate Malformed Echo(ReadOnlySpan<byte> body, IBufferWriter<byte> output);

/// <summary>Every message's reader and writer put together: a codec that loses or adds something shows here.</summary>
internal static class BodyEcho
{
    /// <summary>All that read something, by name.</summary>
    public static IReadOnlyDictionary<string, Echo> All { get; } = new Echo[]
    {
        Resolution, ResolutionAnswer, LoginAnswer, Handle, Values, Creation, Removal, HandleList, ChallengeBody, ChallengeAnswerBody, VerifyChallenge,
        VerifyChallengeAnswer, SessionSetup, SessionSetupAnswer, KeyExchange, Referral, KeyLogin, PasswordLogin, Error, PublicKey, SecretKey,
    }.ToDictionary(echo => echo.Method.Name);

    /// <summary>Writes the body of any message anew, the digest of the request included.</summary>
    public static Malformed TryEcho(in MessageHeader header, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        if (!HasDigestBefore(header))
        {
            return For(header)(body, output);
        }

        Malformed malformed = RequestDigest.TryRead(body, out RequestDigest digest, out ReadOnlySpan<byte> rest);
        if (malformed != Malformed.None)
        {
            return malformed;
        }

        output.Write(digest.Bytes);
        return For(header)(rest, output);
    }

    /// <summary>Whether a digest stands before the body proper; a challenge reads its own.</summary>
    public static bool HasDigestBefore(in MessageHeader header) =>
        header.ResponseCode is not (ResponseCode.Reserved or ResponseCode.AuthenticationNeeded) && (header.Flags & OpFlags.RequestDigest) != 0;

    public static Echo For(in MessageHeader header) => header.ResponseCode switch
    {
        ResponseCode.Reserved => ForRequest(header.OpCode),
        ResponseCode.Success => ForSuccess(header.OpCode),
        ResponseCode.ServiceReferral or ResponseCode.PrefixReferral => Referral,
        ResponseCode.AuthenticationNeeded => ChallengeBody,
        _ => Error,
    };

    private static Echo ForRequest(OpCode opCode) => opCode switch
    {
        OpCode.Resolution => Resolution,
        OpCode.CreateHandle or OpCode.AddValue or OpCode.ModifyValue => Values,
        OpCode.RemoveValue => Removal,
        OpCode.ChallengeResponse => ChallengeAnswerBody,
        OpCode.VerifyChallenge => VerifyChallenge,
        OpCode.SessionSetup => SessionSetup,
        OpCode.SessionExchangeKey => KeyExchange,
        OpCode.LoginKey => KeyLogin,
        OpCode.LoginPassword => PasswordLogin,

        // The recorded request with an unknown operation is a resolution by another number.
        (OpCode)999 => Resolution,
        _ => Handle,
    };

    private static Echo ForSuccess(OpCode opCode) => opCode switch
    {
        OpCode.Resolution or OpCode.LoginPassword => ResolutionAnswer,
        OpCode.LoginKey => LoginAnswer,
        OpCode.GetSiteInfo => Site,
        OpCode.CreateHandle => Creation,
        OpCode.ListHandles or OpCode.ListHomedPrefixes => HandleList,
        OpCode.VerifyChallenge => VerifyChallengeAnswer,
        OpCode.SessionSetup => SessionSetupAnswer,
        _ => Nothing,
    };

    private static Malformed Resolution(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ResolutionRequest.TryRead(body, out ResolutionRequest read);
        if (malformed == Malformed.None)
        {
            read.Write(output);
        }

        return malformed;
    }

    private static Malformed ResolutionAnswer(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ResolutionResponse.TryRead(body, out ResolutionResponse read);
        if (malformed == Malformed.None)
        {
            ResolutionResponse.Write(output, read.Handle, read.Values.Count, read.Values.Bytes);
        }

        return malformed;
    }

    /// <summary>One of the two SDKs reads a resolution here, the other nothing; the recording has nothing.</summary>
    private static Malformed LoginAnswer(ReadOnlySpan<byte> body, IBufferWriter<byte> output) =>
        body.IsEmpty ? Malformed.None : ResolutionAnswer(body, output);

    private static Malformed Handle(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = HandleRequest.TryRead(body, out HandleRequest read);
        if (malformed == Malformed.None)
        {
            HandleRequest.Write(output, read.Handle);
        }

        return malformed;
    }

    private static Malformed Values(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ValuesRequest.TryRead(body, out ValuesRequest read);
        if (malformed == Malformed.None)
        {
            ValuesRequest.Write(output, read.Handle, read.Values.Count, read.Values.Bytes);
        }

        return malformed;
    }

    private static Malformed Creation(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = CreationResponse.TryRead(body, out CreationResponse read);
        if (malformed == Malformed.None && !body.IsEmpty)
        {
            CreationResponse.Write(output, read.Handle);
        }

        return malformed;
    }

    private static Malformed Removal(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = RemovalRequest.TryRead(body, out RemovalRequest read);
        if (malformed == Malformed.None)
        {
            Span<int> indexes = stackalloc int[ProtocolLimits.SelectedIndexesMost];
            indexes = indexes[..(read.Indexes.Length / sizeof(int))];
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(read.Indexes), indexes);
            RemovalRequest.Write(output, read.Handle, indexes);
        }

        return malformed;
    }

    private static Malformed HandleList(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = HandleListResponse.TryRead(body, out HandleListResponse read);
        if (malformed == Malformed.None)
        {
            HandleListResponse.Write(output, read.Count, read.Handles);
        }

        return malformed;
    }

    private static Malformed ChallengeBody(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = Challenge.TryRead(body, out Challenge read);
        if (malformed == Malformed.None)
        {
            Challenge.Write(output, read.Digest.Bytes, read.Nonce);
        }

        return malformed;
    }

    private static Malformed ChallengeAnswerBody(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ChallengeAnswer.TryRead(body, out ChallengeAnswer read);
        if (malformed == Malformed.None && read.Kind != ProofKind.Unknown)
        {
            ChallengeAnswer.Write(output, read.Kind, read.UserHandle, read.UserIndex, read.Proof);
        }

        return malformed;
    }

    private static Malformed VerifyChallenge(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = VerifyChallengeRequest.TryRead(body, out VerifyChallengeRequest read);
        if (malformed == Malformed.None)
        {
            VerifyChallengeRequest.Write(output, read.UserHandle, read.UserIndex, read.Nonce, read.RequestDigest, read.Proof);
        }

        return malformed;
    }

    private static Malformed VerifyChallengeAnswer(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = VerifyChallengeResponse.TryRead(body, out VerifyChallengeResponse read);
        if (malformed == Malformed.None)
        {
            VerifyChallengeResponse.Write(output, read.IsVerified);
        }

        return malformed;
    }

    private static Malformed SessionSetup(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = SessionSetupRequest.TryRead(body, out SessionSetupRequest read);
        if (malformed == Malformed.None)
        {
            read.Write(output);
        }

        return malformed;
    }

    private static Malformed SessionSetupAnswer(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = SessionSetupResponse.TryRead(body, out SessionSetupResponse read);
        if (malformed != Malformed.None)
        {
            return malformed;
        }

        if (read.TryReadKey(out SessionCipher cipher, out ReadOnlySpan<byte> publicKey) == Malformed.None)
        {
            SessionSetupResponse.Write(output, cipher, publicKey);
        }
        else
        {
            SessionSetupResponse.Write(output, read.Mode, read.Data);
        }

        return Malformed.None;
    }

    private static Malformed KeyExchange(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = KeyExchangeRequest.TryRead(body, out KeyExchangeRequest read);
        if (malformed == Malformed.None)
        {
            KeyExchangeRequest.Write(output, read.EncryptedKey);
        }

        return malformed;
    }

    private static Malformed Referral(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ReferralResponse.TryRead(body, out ReferralResponse read);
        if (malformed == Malformed.None && read.HasValues)
        {
            ReferralResponse.Write(output, read.Handle, read.Values.Count, read.Values.Bytes);
        }
        else if (malformed == Malformed.None)
        {
            ReferralResponse.Write(output, read.Handle);
        }

        return malformed;
    }

    private static Malformed KeyLogin(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = KeyLoginRequest.TryRead(body, out KeyLoginRequest read);
        if (malformed == Malformed.None)
        {
            KeyLoginRequest.Write(output, read.UserHandle, read.UserIndex);
        }

        return malformed;
    }

    private static Malformed PasswordLogin(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = PasswordLoginRequest.TryRead(body, out PasswordLoginRequest read);
        if (malformed == Malformed.None)
        {
            PasswordLoginRequest.Write(output, read.UserName, read.Password);
        }

        return malformed;
    }

    private static Malformed Error(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ErrorResponse.TryRead(body, out ErrorResponse read);
        if (malformed == Malformed.None && !body.IsEmpty)
        {
            ErrorResponse.Write(output, read.Message);
        }

        return malformed;
    }

    /// <summary>The answer to what has nothing to say but success.</summary>
    private static Malformed Nothing(ReadOnlySpan<byte> body, IBufferWriter<byte> output) => Malformed.None;

    /// <summary>A site record is a noun, not a message: it is the whole body, and its own codec is not here.</summary>
    private static Malformed Site(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        output.Write(body);
        return Malformed.None;
    }

    private static Malformed PublicKey(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = PublicKeyProof.TryRead(body, out PublicKeyProof read);
        if (malformed == Malformed.None)
        {
            PublicKeyProof.Write(output, read.HashName, read.Signature);
        }

        return malformed;
    }

    private static Malformed SecretKey(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = SecretKeyProof.TryRead(body, out SecretKeyProof read);
        if (malformed != Malformed.None)
        {
            return malformed;
        }

        if (read.Scheme == SecretKeyScheme.StretchedHmacSha1)
        {
            SecretKeyProof.WriteStretched(output, read.Salt, read.Rounds, read.StretchedBits, read.Code);
        }
        else
        {
            SecretKeyProof.Write(output, read.Scheme, read.Code);
        }

        return Malformed.None;
    }
}
