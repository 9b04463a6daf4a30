using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>A private key file of the Java software: <c>i4 scheme</c>, then the key record when the scheme is 1, "none".</summary>
public static class KeyFile
{
    private const int SchemeNone = 1;
    private const int SchemeLast = 4;

    public static KeyFileFault TryRead(ReadOnlySpan<byte> file, out PrivateKeyRecord? key)
    {
        key = null;
        var reader = new FieldReader(file);
        int scheme = reader.Int32();
        return reader.Failed || scheme is < 0 or > SchemeLast ? KeyFileFault.NotAKeyFile
            : scheme != SchemeNone ? KeyFileFault.Encrypted
            : PrivateKeyRecord.TryRead(reader.Rest, out key) ? KeyFileFault.None
            : KeyFileFault.Malformed;
    }

    public static void Write(PrivateKeyRecord key, IBufferWriter<byte> output)
    {
        new FieldWriter(output).Int32(SchemeNone);
        key.Write(output);
    }
}
