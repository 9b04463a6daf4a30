using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Benchmarks;

/// <summary>The record that is measured with: a product of three values, whose answer takes some 300 bytes, and the question for it.</summary>
internal static class SampleRecord
{
    public const string PrefixText = "88.118.42";

    public static Handle Handle { get; } = Handle.Parse(PrefixText + "/zs-led-5w-2026-000123");

    /// <summary>As the record view keeps it.</summary>
    public static byte[] Stored
    {
        get
        {
            HandleValue[] values =
            [
                HandleValue.OfText(1, "URL", "https://example.com/products/zs-led-5w"),
                HandleValue.OfText(2, "GOODS.NAME", "LED 灯泡 5W 暖白, E27"),
                HandleValue.OfText(3, "GOODS.BATCH", "2026-07 inspected, line 4"),
            ];
            var output = new ArrayBufferWriter<byte>();
            StoredRecord.Write(output, Handle.Utf8, values);
            return output.WrittenSpan.ToArray();
        }
    }

    /// <summary>A whole resolution request, envelope in front.</summary>
    public static byte[] Request(params string[] types)
    {
        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, Handle.Utf8, [], types);
        byte[] request = new byte[Envelope.Bytes + MessageHeader.Bytes + body.WrittenCount + sizeof(int)];
        new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, 0, RequestId: 7, 0, request.Length - Envelope.Bytes).Write(request);
        new MessageHeader(OpCode.Resolution, ResponseCode.Reserved, OpFlags.Usual, -1, 0, uint.MaxValue, body.WrittenCount).Write(request.AsSpan(Envelope.Bytes));
        body.WrittenSpan.CopyTo(request.AsSpan(Envelope.Bytes + MessageHeader.Bytes));
        return request;
    }
}
