using System.Buffers;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Signatures;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Testing;
using ZsIdNode.Testing.Fuzzing;

namespace ZsIdNode.Protocol.Tests.Fuzzing;

/// <summary>
/// One target for each structure that values hold: what is read is written back byte for byte, because digests are
/// taken over the bytes.
/// </summary>
internal static class StructureTargets
{
    // Names, addresses and arrays are objects here; counts that announce more than there is must not make any.
    private const long AllocatedBytesMost = 16_384;
    private const int AllocatedBytesPerByte = 64;

    private delegate bool TryRead<T>(ReadOnlySpan<byte> data, out T? structure);

    public static IEnumerable<FuzzTarget> All { get; } =
    [
        Kept<SiteRecord>("Site", [Vector.SiteInfo, .. DataOf(ValueStructure.Site)], SiteRecord.TryRead, (site, output) => site.Write(output)),
        Kept<AdminRecord>("Admin", DataOf(ValueStructure.Administrator), AdminRecord.TryRead, (admin, output) => admin.Write(output)),
        Kept<ReferenceList>("ReferenceList", DataOf(ValueStructure.ReferenceList), ReferenceList.TryRead, (list, output) => list.Write(output)),
        Kept<PublicKeyRecord>("PublicKeyRecord", Keys("public_handle_format_hex"), PublicKeyRecord.TryRead, (key, output) => key.Write(output)),
        Kept<PrivateKeyRecord>("KeyFile", Keys("private_handle_format_hex"), TryReadKeyFile, KeyFile.Write),
        Target("PublicKeyData", [.. Keys("public_handle_format_hex"), .. Keys("public_spki_der_hex"), .. Keys("public_spki_der_hex").Select(Pem)], ReadPublicKey, cost: 10),
        Target("HandleText", ["0.NA/88.118"u8.ToArray(), "88.118.42/古镇灯"u8.ToArray()], ReadHandle),
        Target("Signed", [SignedSamples.Signature, SignedSamples.Certificate, SignedSamples.Json(SignedSamples.SignatureClaims), SignedSamples.Json(SignedSamples.CertificateClaims)], ReadSigned, cost: 10),
        Target("Claims", [Encoding.UTF8.GetBytes(SignedSamples.SignatureClaims), Encoding.UTF8.GetBytes(SignedSamples.CertificateClaims)], ReadClaims, cost: 10),
        Target("Values", [.. Vector.Records.Values.Select(record => record.SelectMany(value => value).ToArray())], ReadValues),
    ];

    private static FuzzTarget Kept<T>(string name, IReadOnlyList<byte[]> corpus, TryRead<T> tryRead, Action<T, IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(2 * Mutator.InputBytesMost);
        return Target(name, corpus, input =>
        {
            if (tryRead(input, out T? structure))
            {
                output.ResetWrittenCount();
                write(structure!, output);
                Demand.Same(input, output.WrittenSpan, "What was read is written otherwise");
            }
        });
    }

    private static FuzzTarget Target(string name, IReadOnlyList<byte[]> corpus, FuzzRun run, int cost = 1) =>
        new("Structure." + name, corpus, AllocatedBytesMost, run) { AllocatedBytesPerByte = AllocatedBytesPerByte, Cost = cost };

    private static bool TryReadKeyFile(ReadOnlySpan<byte> data, out PrivateKeyRecord? key) => KeyFile.TryRead(data, "", out key) == KeyFileFault.None;

    private static void ReadPublicKey(ReadOnlySpan<byte> input)
    {
        if (!PublicKeyData.TryRead(input, out PublicKeyRecord? key))
        {
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        key.Write(output);
        Demand.That(PublicKeyRecord.TryRead(output.WrittenSpan, out PublicKeyRecord? again) && again == key, "The record that stands for a key is read as another key.");
    }

    private static void ReadHandle(ReadOnlySpan<byte> input)
    {
        if (Handle.TryParse(input, out Handle handle) == HandleFault.None)
        {
            Demand.Same(input, handle.Utf8, "A handle is spelled otherwise");
            Demand.That(Handle.TryParse(handle.ToString(), out Handle again) == HandleFault.None && again == handle, "The text of a handle is another handle.");
        }
    }

    private static void ReadSigned(ReadOnlySpan<byte> input)
    {
        if (SignedStatement.TryRead(input, out SignedStatement? statement))
        {
            Demand.That(statement.Issuer.Length > 0 && statement.Subject.Length > 0 && statement.Describe().Length > 0, "A statement without issuer or subject was let in.");
        }
    }

    // Base64 hides the claims from the mutator: here they are damaged before they are wrapped.
    private static void ReadClaims(ReadOnlySpan<byte> input)
    {
        string claims = Encoding.Latin1.GetString(input);
        ReadSigned(SignedSamples.Compact(claims));
        ReadSigned(SignedSamples.Json(claims));
    }

    private static void ReadValues(ReadOnlySpan<byte> input)
    {
        bool read = ValueEncoding.TryReadAll(input) is not null;
        ValueFault fault = ValueValidation.CheckRecord(input);
        Demand.That(read || !fault.IsNone, "What cannot be read may be written.");
        Demand.That(!fault.IsNone || ValueValidation.CheckRecord(input, checksStructures: false).IsNone, "Fewer checks refused more.");
        var output = new ArrayBufferWriter<byte>();
        if (fault.IsNone)
        {
            foreach (HandleValue value in ValueEncoding.TryReadAll(input)!.Value)
            {
                ValueEncoding.Write(value, output);
            }

            // Of the kind of a time to live only one bit counts.
            Demand.That(output.WrittenCount == input.Length, "Values are written in another length.");
        }
    }

    private static byte[] Pem(byte[] der) => Encoding.ASCII.GetBytes(
        $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)}\n-----END PUBLIC KEY-----\n");

    private static List<byte[]> Keys(string form) =>
        [.. from name in (string[])["server", "adm", "dsa", "noperm", "sm2"]
            let key = Vector.Keys.GetProperty(name)
            where key.TryGetProperty(form, out _)
            select Convert.FromHexString(key.GetProperty(form).GetString()!)];

    private static List<byte[]> DataOf(ValueStructure structure)
    {
        var data = new List<byte[]>();
        foreach (byte[] value in Vector.Records.Values.SelectMany(record => record))
        {
            foreach (EncodedValue encoded in new EncodedValues(value))
            {
                if (ValueTypes.StructureOf(encoded.Type) == structure)
                {
                    data.Add(encoded.Data.ToArray());
                }
            }
        }

        return data;
    }
}
