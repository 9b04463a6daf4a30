using System.Buffers;
using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server.Http;

/// <summary>
/// <c>POST /api/registrations</c>: one JSON object a line, <c>{"line":17,"handle":"88.118.42/X","values":[…]}</c>;
/// the answer has one receipt a line in the same order. A bad line is refused alone. The lines become one
/// submission, so a request is answered when all of it is on disk.
/// </summary>
internal sealed class BulkEndpoint(ChangeDesk changes, AccessToken token, HttpOptions options)
{
    public const string Path = "/api/registrations";

    private const string ContentType = "application/x-ndjson";

    public async Task PostAsync(HttpContext context)
    {
        if (!token.IsShownBy(context.Request))
        {
            await Unauthorized.SendAsync(context, null).ConfigureAwait(false);
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
            await JsonAnswer.RefuseAsync(context, 413, ResponseCode.ProtocolError, null, $"The request has {count} lines; send at most {options.BulkRecordsMost} at a time.")
                .ConfigureAwait(false);
            return;
        }

        List<BulkLine> lines = [.. CutLines(body).Select(line => BulkLine.Read(line.Json, line.Number))];
        await RegisterAsync(lines).ConfigureAwait(false);
        if (lines.Count > 0 && lines.TrueForAll(line => line.Outcome.Refusal is Refusal.TooBusy or Refusal.ClockBehind or Refusal.DiskFull or Refusal.LogUnavailable))
        {
            // Nothing of it was done and the lines are not at fault: the caller may send the same request again.
            (int status, ResponseCode code, string message) = RefusalStatus.Of(lines[0].Outcome.Refusal);
            await JsonAnswer.RefuseAsync(context, status, code, null, message).ConfigureAwait(false);
            return;
        }

        await JsonAnswer.SendAsync(context, 200, ContentType, WriteReceipts(lines)).ConfigureAwait(false);
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

    private static ReadOnlyMemory<byte> WriteReceipts(List<BulkLine> lines)
    {
        var output = new ArrayBufferWriter<byte>(128 * (lines.Count + 1));
        using Utf8JsonWriter writer = HandleJson.CreateWriter(output);
        foreach (BulkLine line in lines)
        {
            line.WriteReceipt(writer);
            writer.Flush();
            writer.Reset();
            output.Write("\n"u8);
        }

        return output.WrittenMemory;
    }

    /// <summary>One line, and what became of it.</summary>
    private sealed class BulkLine
    {
        private int _line;
        private string _handle = "";

        public RegistrationRequest Request { get; private set; }

        public ChangeOutcome Outcome { get; set; }

        public static BulkLine Read(ReadOnlyMemory<byte> json, int number)
        {
            var line = new BulkLine { _line = number };
            try
            {
                using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
                line.Read(document.RootElement, json);
            }
            catch (JsonException fault)
            {
                line.Refuse(Refusal.InvalidValue, $"The line is not JSON: {fault.Message}");
            }
            catch (InvalidOperationException)
            {
                // The parser has no other way to say that a string holds half of a surrogate pair, or is not UTF-8.
                line.Refuse(Refusal.InvalidValue, "The line has a string that is not valid Unicode.");
            }

            return line;
        }

        public void WriteReceipt(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteNumber("line", _line);
            writer.WriteString("handle", _handle);
            writer.WriteString("outcome", Outcome.IsAccepted ? "registered" : Outcome.Refusal == Refusal.OutcomeUnknown ? "unknown" : "refused");
            if (Outcome.IsAccepted)
            {
                writer.WriteNumber("sequence", Outcome.Sequence);
            }
            else
            {
                writer.WriteString("reason", Outcome.Refusal.Name());
                writer.WriteString("message", Outcome.Message.Length > 0 ? Outcome.Message : RefusalStatus.Of(Outcome.Refusal).Message);
            }

            writer.WriteEndObject();
        }

        private void Read(JsonElement root, ReadOnlyMemory<byte> json)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                Refuse(Refusal.InvalidValue, "The line is not a JSON object.");
                return;
            }

            _line = root.TryGetProperty("line", out JsonElement line) && line.ValueKind == JsonValueKind.Number && line.TryGetInt32(out int given) ? given : _line;
            _handle = root.TryGetProperty("handle", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            bool overwrite = root.TryGetProperty("overwrite", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
            HandleFault fault = Handle.TryParse(_handle, out Handle handle);
            if (fault != HandleFault.None)
            {
                Refuse(Refusal.InvalidValue, $"Not a handle: {fault.Describe()}.");
                return;
            }

            JsonFault jsonFault = RecordJson.TryRead(json, out RecordJson? record);
            if (jsonFault.IsNone)
            {
                Request = new RegistrationRequest(handle, record!.Values, overwrite);
                return;
            }

            Refuse(Refusal.InvalidValue, jsonFault.Describe());
        }

        private void Refuse(Refusal refusal, string message) => Outcome = ChangeOutcome.Refused(refusal, message);
    }
}
