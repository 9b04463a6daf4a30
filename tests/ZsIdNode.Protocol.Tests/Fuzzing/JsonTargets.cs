using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Testing;
using ZsIdNode.Testing.Fuzzing;

namespace ZsIdNode.Protocol.Tests.Fuzzing;

/// <summary>Targets for Handle JSON: what a body says is said again by what is written of it.</summary>
internal static class JsonTargets
{
    private const long AllocatedBytesMost = 65_536;

    // Each byte of a body may become an item with its part, its place and its value.
    private const int AllocatedBytesPerByte = 512;

    private static ReadOnlySpan<byte> Named => "88.118/x"u8;

    public static IEnumerable<FuzzTarget> All { get; } =
    [
        Target("Json.Record", Bodies(), ReadBody),
        Target("Json.OfValues", [.. Vector.Records.Values.Select(record => record.SelectMany(value => value).ToArray())], WriteValues),
        Target("Json.OfSite", [Vector.SiteInfo], WriteSite),
    ];

    private static FuzzTarget Target(string name, IReadOnlyList<byte[]> corpus, FuzzRun run) =>
        new(name, corpus, AllocatedBytesMost, run) { AllocatedBytesPerByte = AllocatedBytesPerByte, Cost = 10 };

    private static void ReadBody(ReadOnlySpan<byte> input)
    {
        JsonFault fault = RecordJson.TryRead(input.ToArray(), out RecordJson? record);
        Demand.That(fault.IsNone == record is not null, "A fault gives a record, or none gives nothing.");
        if (record is not null)
        {
            byte[] encoded = Encoded(record.Values);
            Demand.Same(encoded, Encoded(ReadAgain(Json(encoded))), "A record was written as another");
        }
        else
        {
            _ = fault.Describe();
        }
    }

    private static void WriteValues(ReadOnlySpan<byte> input)
    {
        // Reading is more forgiving than writing: what may not be written need not come back as it was.
        if (ValueEncoding.TryReadAll(input) is not ImmutableArray<HandleValue> values)
        {
            return;
        }

        byte[] json = Json(input.ToArray());
        if (ValueValidation.CheckRecord(input).IsNone && values.All(value => (byte)value.Permissions < 16))
        {
            Demand.Same(Encoded(values), Encoded(ReadAgain(json)), "Values were written as others");
        }
    }

    private static void WriteSite(ReadOnlySpan<byte> input)
    {
        if (SiteRecord.TryRead(input, out SiteRecord? site))
        {
            var output = new ArrayBufferWriter<byte>();
            using Utf8JsonWriter writer = HandleJson.CreateWriter(output);
            HandleJson.WriteSite(writer, site);
            writer.Flush();
            using JsonDocument document = JsonDocument.Parse(output.WrittenMemory);
        }
    }

    private static ImmutableArray<HandleValue> ReadAgain(byte[] json)
    {
        JsonFault fault = RecordJson.TryRead(json, out RecordJson? again);
        Demand.That(fault.IsNone, $"What was written cannot be read, {fault.Describe()}: {Encoding.UTF8.GetString(json)}");
        return again!.Values;
    }

    private static byte[] Json(byte[] encodedValues)
    {
        var output = new ArrayBufferWriter<byte>();
        using (Utf8JsonWriter writer = HandleJson.CreateWriter(output))
        {
            HandleJson.WriteRecord(writer, Named, new EncodedValues(encodedValues));
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] Encoded(ImmutableArray<HandleValue> values)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (HandleValue value in values)
        {
            ValueEncoding.Write(value, output);
        }

        return output.WrittenSpan.ToArray();
    }

    private static List<byte[]> Bodies() =>
    [
        .. Vector.Records.Values.Select(record => Json([.. record.SelectMany(value => value)])),
        .. Vector.Records.Values.SelectMany(record => record).Select(value => Json(value)),
        """[{"index":1,"type":"URL","data":"https://example.org/","ttl":"2026-11-21T00:00:00Z","permissions":"*","timestamp":"2026-11-21T00:00:00Z","references":[{"handle":"88.118/x","index":1}]}]"""u8.ToArray(),
        """{"index":2,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/88.118","index":300,"permissions":"111111111111"}}}"""u8.ToArray(),
        """{"handle":"88.118/x","values":[{"index":3,"type":"B","data":{"format":"base64","value":"AAEC"}},{"index":4,"type":"H","data":{"format":"hex","value":"00ff"}}]}"""u8.ToArray(),
    ];
}
