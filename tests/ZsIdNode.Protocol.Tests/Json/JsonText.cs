using System.Buffers;
using System.Text;
using System.Text.Json;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Json;

/// <summary>JSON texts: recorded ones, and what the writers make.</summary>
internal static class JsonText
{
    /// <summary>The body of a recorded HTTP answer.</summary>
    public static string Recorded(string vector)
    {
        string http = Encoding.UTF8.GetString(Vector.Load(vector).Responses[0]);
        return http[(http.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }

    public static string Of(Action<Utf8JsonWriter> write, bool pretty = false)
    {
        var output = new ArrayBufferWriter<byte>();
        using (Utf8JsonWriter json = HandleJson.CreateWriter(output, pretty))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Of(HandleValue value)
    {
        byte[] encoded = Encoded(value);
        return Of(json =>
        {
            var values = new EncodedValues(encoded);
            values.MoveNext();
            ValueJson.Write(json, values.Current);
        });
    }

    public static string OfRecord(string handle, byte[] encodedValues) =>
        Of(json => HandleJson.WriteRecord(json, Encoding.UTF8.GetBytes(handle), new EncodedValues(encodedValues)));

    public static byte[] Encoded(HandleValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        ValueEncoding.Write(value, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a body that is expected to be good.</summary>
    public static RecordJson Read(string body)
    {
        JsonFault fault = RecordJson.TryRead(Encoding.UTF8.GetBytes(body), out RecordJson? record);
        Assert.True(fault.IsNone, fault.Describe());
        return record!;
    }
}
