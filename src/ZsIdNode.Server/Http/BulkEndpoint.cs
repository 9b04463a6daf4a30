using System.Buffers;
using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server.Http;

/// <summary>
/// <c>POST /api/registrations</c>: one JSON object a line, <c>{"line":17,"handle":"88.118.42/X","values":[…]}</c>;
/// the answer has one receipt a line in the same order. A bad line is refused alone. The lines become one
/// submission, so a request is answered when all of it is on disk. With <c>?batch=KEY&amp;part=N</c> they are a part of a
/// batch: decided together, once, and answered the same however often they are sent. <c>GET ?batch=KEY</c> tells which
/// parts were taken.
/// </summary>
internal sealed class BulkEndpoint(ChangeDesk changes, BatchLedger ledger, AccessToken token, HttpOptions options)
{
    public const string Path = "/api/registrations";

    /// <summary>How many ranges of parts are told at once.</summary>
    public const int RangesMost = 1_000;

    private const string ContentType = "application/x-ndjson";

    public async Task PostAsync(HttpContext context)
    {
        if (!token.IsShownBy(context.Request))
        {
            await Unauthorized.SendAsync(context, null).ConfigureAwait(false);
            return;
        }

        if (!BatchParameters.TryRead(context.Request.Query, out BatchParameters batch, out string fault))
        {
            await RefuseAsync(context, 400, fault).ConfigureAwait(false);
            return;
        }

        byte[]? body = await RequestBody.ReadAsync(context, options.BodyBytesMost).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        int count = CutLines(body).Count();
        if (count > options.BulkRecordsMost)
        {
            await RefuseAsync(context, 413, $"The request has {count} lines; send at most {options.BulkRecordsMost} at a time.").ConfigureAwait(false);
            return;
        }

        List<BulkLine> lines = [.. CutLines(body).Select(line => BulkLine.Read(line.Json, line.Number))];
        if (batch.Key is BatchKey key)
        {
            await PostPartAsync(context, new BatchPart(key, batch.Part, PartDigest.Of(body)), lines).ConfigureAwait(false);
            return;
        }

        await RegisterAsync(lines).ConfigureAwait(false);
        if (lines.Count > 0 && lines.TrueForAll(line => line.Outcome.Refusal is Refusal.TooBusy or Refusal.ClockBehind or Refusal.DiskFull or Refusal.LogUnavailable))
        {
            // Nothing of it was done and the lines are not at fault: the caller may send the same request again.
            await RefuseAsync(context, lines[0].Outcome with { Message = "" }).ConfigureAwait(false);
            return;
        }

        await JsonAnswer.SendAsync(context, 200, ContentType, WriteReceipts(lines, areRepeated: false)).ConfigureAwait(false);
    }

    /// <summary>Tells which parts of a batch were taken, from the part <c>from</c> on.</summary>
    public async Task GetAsync(HttpContext context)
    {
        if (!token.IsShownBy(context.Request))
        {
            await Unauthorized.SendAsync(context, null).ConfigureAwait(false);
            return;
        }

        if (!BatchParameters.TryRead(context.Request.Query, "from", out BatchParameters batch, out string fault) || batch.Key is not BatchKey key)
        {
            await RefuseAsync(context, 400, fault.Length > 0 ? fault : "Name the batch: ?batch=KEY.").ConfigureAwait(false);
            return;
        }

        IReadOnlyList<PartRange> ranges = ledger.RangesOf(key, batch.Part);
        await JsonAnswer.SendAsync(context, 200, writer => Write(writer, key, ranges)).ConfigureAwait(false);
    }

    private async Task PostPartAsync(HttpContext context, BatchPart part, List<BulkLine> lines)
    {
        if (lines.Count == 0)
        {
            await RefuseAsync(context, 400, "A part of a batch has at least one line.").ConfigureAwait(false);
            return;
        }

        PartAnswer answer = await changes.RegisterAsync(part, [.. lines.Select(line => line.InPart)], Requester.Operator, Door.Http).ConfigureAwait(false);
        if (!answer.Failure.IsAccepted)
        {
            await RefuseAsync(context, answer.Failure).ConfigureAwait(false);
            return;
        }

        for (int at = 0; at < lines.Count; at++)
        {
            lines[at].Outcome = answer.Outcomes[at];
        }

        await JsonAnswer.SendAsync(context, 200, ContentType, WriteReceipts(lines, answer.IsRepeated)).ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, int status, string message) =>
        JsonAnswer.RefuseAsync(context, status, ResponseCode.ProtocolError, handle: null, message);

    /// <summary>Refuses all lines together.</summary>
    private static Task RefuseAsync(HttpContext context, ChangeOutcome outcome)
    {
        (int status, ResponseCode code, string message) = RefusalStatus.Of(outcome.Refusal);
        return JsonAnswer.RefuseAsync(context, status, code, handle: null, outcome.Message.Length > 0 ? $"{outcome.Message}." : message);
    }

    private static void Write(Utf8JsonWriter writer, BatchKey key, IReadOnlyList<PartRange> ranges)
    {
        writer.WriteStartObject();
        writer.WriteString("batch", key.ToString());
        writer.WriteStartArray("parts");
        foreach (PartRange range in ranges.Take(RangesMost))
        {
            writer.WriteStartObject();
            writer.WriteNumber("first", range.First);
            writer.WriteNumber("last", range.Last);
            writer.WriteNumber("registered", range.Registered);
            writer.WriteNumber("refused", range.Refused);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (ranges.Count > RangesMost)
        {
            writer.WriteNumber("next", ranges[RangesMost].First);
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<(ReadOnlyMemory<byte> Json, int Number)> CutLines(ReadOnlyMemory<byte> body)
    {
        int number = 0;
        while (!body.IsEmpty)
        {
            int end = body.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            number++;
            if (line.Span.Trim("\r "u8).Length > 0)
            {
                yield return (line, number);
            }
        }
    }

    private async Task RegisterAsync(List<BulkLine> lines)
    {
        List<BulkLine> sound = lines.FindAll(line => line.Outcome.IsAccepted);
        if (sound.Count > 0)
        {
            ChangeOutcome[] outcomes = await changes.RegisterAsync([.. sound.Select(line => line.Request)], Requester.Operator, Door.Http).ConfigureAwait(false);
            for (int at = 0; at < outcomes.Length; at++)
            {
                sound[at].Outcome = outcomes[at];
            }
        }

        for (int at = sound.Count; at < lines.Count; at++)
        {
            changes.CountMalformed(Door.Http);
        }
    }

    private static ReadOnlyMemory<byte> WriteReceipts(List<BulkLine> lines, bool areRepeated)
    {
        var output = new ArrayBufferWriter<byte>(128 * (lines.Count + 1));
        using Utf8JsonWriter writer = HandleJson.CreateWriter(output);
        foreach (BulkLine line in lines)
        {
            line.WriteReceipt(writer, areRepeated);
            writer.Flush();
            writer.Reset();
            output.Write("\n"u8);
        }

        return output.WrittenMemory;
    }
}
