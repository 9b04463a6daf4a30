using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server.Http;

/// <summary>One line of a bulk registration, and what became of it.</summary>
internal sealed class BulkLine
{
    private int _line;
    private string _handle = "";

    public RegistrationRequest Request { get; private set; }

    /// <summary>What the line is in a part of a batch.</summary>
    public PartLine InPart => new(Request, Outcome);

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

    /// <param name="isRepeated">Whether it is said again: the line's part had been taken before.</param>
    public void WriteReceipt(Utf8JsonWriter writer, bool isRepeated)
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

        if (isRepeated)
        {
            writer.WriteBoolean("repeated", value: true);
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
