using System.Buffers;
using ZsIdNode.Testing;

namespace ZsIdNode.Handles.Tests;

/// <summary>Bytes that other software agreed on: the worked examples of the protocol and what was recorded.</summary>
internal static class Golden
{
    /// <summary>Worked example 3: a URL value with the usual permissions and time to live.</summary>
    public static byte[] UrlValue { get; } = Convert.FromHexString(
        "000000016553f10000000151800e0000000355524c0000001468747470733a2f2f6578616d706c652e636f6d2f00000000");

    /// <summary>Worked example 21a: every permission for 300:0.NA/88.101.1.</summary>
    public static byte[] Admin { get; } = Convert.FromHexString("0fff0000000d302e4e412f38382e3130312e310000012c");

    /// <summary>Worked example 21b: 300:0.NA/88.101.1 and 1:88.101.1/alice.</summary>
    public static byte[] ReferenceList { get; } = Convert.FromHexString(
        "000000020000000d302e4e412f38382e3130312e310000012c0000000e38382e3130312e312f616c69636500000001");

    /// <summary>Worked example 21c: an RSA key of 1,024 bits.</summary>
    public static byte[] RsaKey { get; } = Convert.FromHexString(
        "0000000b5253415f5055425f4b45590000000000030100010000008100b0faa57c00b15c681cc77714371a948936c4b2100a8152"
        + "05266dfad664bd96ebef3d577b174c9f22832d5e54f868708555585ff427dc81bea0d4ee5bf015748b6fb31a527fbffc29c133ec"
        + "0da169e31af6742651d46503725a3cec79123f1e65ea9f627955f0a6443478db5b7bfeda85e9a1e8988e430160557b627658844b"
        + "8b00000000");

    /// <summary>Worked example 6: a site with one server and three interfaces.</summary>
    public static byte[] Site { get; } = Convert.FromHexString(
        "0001020b00018002000000000000000100000004646573630000000c4578616d706c6520736974650000000100000001000000000000"
        + "000000000000cb007107000000a10000000b5253415f5055425f4b45590000000000030100010000008100bf401c1f9e0e17a8875556"
        + "1025af5412917c4fd55875db592d9a0ebb9eea599946f041ad8cc8184118df8c0adef346cabc73b35f39561942d40500f23021d57861"
        + "11e20c93745f331587eb59a9720c0210270fff4bf67717d6458e2a0f68504c69d122ca700f4245faa405b60e6b15217345fe7d9b770d"
        + "23155bfcbae4e0ca410000000000000003030100000a51020000000a51030200001f40");

    /// <summary>The names in keys.json that have both halves in the Handle form.</summary>
    public static TheoryData<string> RecordedKeys => ["server", "adm", "dsa", "noperm"];

    public static byte[] RecordedKey(string name, string form) =>
        Convert.FromHexString(Vector.Keys.GetProperty(name).GetProperty(form).GetString()!);

    /// <summary>What a structure writes.</summary>
    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Every proper prefix, the empty one included.</summary>
    public static IEnumerable<byte[]> PrefixesOf(byte[] bytes) => Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);

    /// <summary>Every variant with one bit changed.</summary>
    public static IEnumerable<byte[]> FlipsOf(byte[] bytes)
    {
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }
}
