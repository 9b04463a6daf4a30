using System.Collections.Immutable;
using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Json;

/// <summary>
/// The body of a change, or of an answer to a resolution: an array of values, an object with <c>values</c> and
/// perhaps a <c>handle</c>, or a single value.
/// </summary>
/// <param name="Handle">The handle that the body names, if it names one.</param>
public sealed record RecordJson(string? Handle, ImmutableArray<HandleValue> Values)
{
    /// <summary>
    /// The largest body, in bytes: a whole record in hexadecimal digits, and room for the names of its members.
    /// </summary>
    public const int BodyBytesMost = 2_097_152;

    private const string ValuesName = "values";

    // The deepest form is a key number inside a site inside a value: 10 levels.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>
    /// Reads a body. Members it does not know are passed over, as every Handle server does; whether the values
    /// may be written is the business of <see cref="ValueValidation"/>.
    /// </summary>
    public static JsonFault TryRead(ReadOnlyMemory<byte> body, out RecordJson? record)
    {
        record = null;
        if (body.Length > BodyBytesMost)
        {
            return new JsonFault(Place: null, $"at most {BodyBytesMost} bytes");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            JsonFault fault = Read(document.RootElement, out RecordJson read);
            record = fault.IsNone ? read : null;
            return fault;
        }
        catch (JsonException malformed)
        {
            // The parser has no other way to say that the bytes are not JSON.
            string? place = malformed.LineNumber is long line ? $"line {line + 1}, byte {malformed.BytePositionInLine + 1}" : null;
            return new JsonFault(place, $"well-formed JSON at most {Options.MaxDepth} levels deep, each member of an object once");
        }
        catch (InvalidOperationException)
        {
            // Nor to say that a string is not Unicode: a lone half of a surrogate pair, or bytes that are not UTF-8.
            return new JsonFault(Place: null, "strings of valid Unicode");
        }
    }

    private static JsonFault Read(JsonElement root, out RecordJson record)
    {
        record = new RecordJson(Handle: null, []);
        if (root.ValueKind == JsonValueKind.Array)
        {
            var values = JsonPart.Whole(root, ValuesName);
            record = record with { Values = ReadValues(values) };
            return values.Fault;
        }

        var whole = JsonPart.Whole(root);
        if (whole.Is(JsonValueKind.Object) && whole.Optional(ValuesName) is JsonPart list)
        {
            record = new RecordJson(whole.Optional("handle")?.Text(), ReadValues(list));
        }
        else if (whole.Is(JsonValueKind.Object) && whole.Optional("index") is not null)
        {
            record = record with { Values = [ValueJson.Read(whole)] };
        }
        else
        {
            whole.Refuse("an array of values, an object with a member \"values\", or a value with index, type and data");
        }

        return whole.Fault;
    }

    private static ImmutableArray<HandleValue> ReadValues(JsonPart part) => [.. part.Items(HandleLimits.ValuesMost).Select(ValueJson.Read)];
}
