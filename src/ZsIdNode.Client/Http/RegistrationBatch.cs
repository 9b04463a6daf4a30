using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Client.Http;

/// <summary>The body of one request to <c>/api/registrations</c>, a JSON object per line.</summary>
public sealed class RegistrationBatch
{
    // Nobody puts these bytes into a web page: Chinese text stays as short and as readable as it is.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _body = new(initialCapacity: 65_536);
    private readonly ArrayBufferWriter<byte> _line = new(initialCapacity: 1_024);
    private readonly List<long> _lines = [];

    // Where each line ends in the body.
    private readonly List<int> _ends = [];

    /// <summary>The lines of the file that the batch carries, in order.</summary>
    public IReadOnlyList<long> Lines => _lines;

    public int Count => _lines.Count;

    /// <summary>The body as it goes over the wire.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>Adds a line, unless the request would be more than the node takes.</summary>
    public bool TryAdd(Registration registration)
    {
        if (Count == RegistrationLimits.LinesMost)
        {
            return false;
        }

        _line.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_line, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteNumber("line"u8, registration.Line);
            writer.WriteString("handle"u8, registration.Handle.Utf8);
            PlainValueJson.WriteValues(writer, registration.Values);
            writer.WriteEndObject();
        }

        if (_body.WrittenCount + _line.WrittenCount + 1 > RegistrationLimits.BodyBytesMost)
        {
            return false;
        }

        _body.Write(_line.WrittenSpan);
        _body.Write("\n"u8);
        _lines.Add(registration.Line);
        _ends.Add(_body.WrittenCount);
        return true;
    }

    /// <summary>A batch of some of the lines, by their place in this one.</summary>
    internal RegistrationBatch Only(IEnumerable<int> places)
    {
        var some = new RegistrationBatch();
        foreach (int place in places)
        {
            int start = place == 0 ? 0 : _ends[place - 1];
            some._body.Write(_body.WrittenSpan[start.._ends[place]]);
            some._lines.Add(_lines[place]);
            some._ends.Add(some._body.WrittenCount);
        }

        return some;
    }
}
