using System.Buffers;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Protocol.Tests.Golden;

/// <summary>Reads a body as the header says and writes what was read: a codec that loses or adds something shows here.</summary>
internal static class BodyEcho
{
    /// <summary>Writes the body anew; on a fault nothing that counts is written.</summary>
    public static Malformed TryEcho(in MessageHeader header, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        if (header.ResponseCode == ResponseCode.Reserved)
        {
            return EchoRequest(header.OpCode, body, output);
        }

        if ((header.Flags & OpFlags.RequestDigest) != 0)
        {
            Malformed malformed = RequestDigest.TryRead(body, out RequestDigest digest, out ReadOnlySpan<byte> rest);
            if (malformed != Malformed.None)
            {
                return malformed;
            }

            digest.Write(output);
            body = rest;
        }

        return header.ResponseCode switch
        {
            ResponseCode.Success => EchoSuccess(header.OpCode, body, output),
            ResponseCode.AuthenticationNeeded => EchoNonce(body, output),
            _ => EchoError(body, output),
        };
    }

    private static Malformed EchoRequest(OpCode opCode, ReadOnlySpan<byte> body, IBufferWriter<byte> output) => opCode switch
    {
        OpCode.Resolution or (OpCode)999 => EchoResolution(body, output),
        OpCode.GetSiteInfo => EchoHandle(body, output),
        _ => EchoRest(body, output),
    };

    private static Malformed EchoSuccess(OpCode opCode, ReadOnlySpan<byte> body, IBufferWriter<byte> output) => opCode switch
    {
        OpCode.Resolution => EchoValues(body, output),
        _ => EchoRest(body, output),
    };

    private static Malformed EchoResolution(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ResolutionRequest.TryRead(body, out ResolutionRequest request);
        if (malformed == Malformed.None)
        {
            request.Write(output);
        }

        return malformed;
    }

    private static Malformed EchoHandle(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = HandleRequest.TryRead(body, out HandleRequest request);
        HandleRequest.Write(output, request.Handle);
        return malformed;
    }

    private static Malformed EchoValues(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ResolutionResponse.TryRead(body, out ResolutionResponse response);
        ResolutionResponse.Write(output, response.Handle, response.Values.Count, response.Values.Bytes);
        return malformed;
    }

    private static Malformed EchoNonce(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        var reader = new FieldReader(body);
        new FieldWriter(output).Block(reader.Block(Challenge.NonceBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    private static Malformed EchoError(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        Malformed malformed = ErrorResponse.TryRead(body, out ErrorResponse response);
        if (!body.IsEmpty)
        {
            ErrorResponse.Write(output, response.Message);
        }

        return malformed;
    }

    private static Malformed EchoRest(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        output.Write(body);
        return Malformed.None;
    }
}
