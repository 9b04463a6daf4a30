using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Client.Batch;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Import;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Testing;
using ZsIdNode.Testing.Fuzzing;

namespace ZsIdNode.Client.Tests.Fuzzing;

/// <summary>Targets for what a client reads: answers of servers that may be hostile, and files of its user.</summary>
internal static class ClientTargets
{
    private const long AllocatedBytesMost = 262_144;
    private const int AllocatedBytesPerByte = 256;
    private const string Asked = "88.101.1/vec-a";

    private static readonly HandleServer Server = HandleServer.At(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 2_641));

    // Recorded answers expire twelve hours after they were made.
    private static readonly DateTimeOffset Then = DateTimeOffset.UnixEpoch;

    public static IEnumerable<FuzzTarget> All { get; } =
    [
        Target("Reply", Replies(), ReadReply, cost: 10),
        Target("ReplyBody", [.. Replies().Select(reply => reply[MessageHeader.Bytes..])], ReadReplyBody, cost: 10),
        Target("Receipts", [Receipts()], ReadReceipts, cost: 10),
        Target("Batch", [Encoding.UTF8.GetBytes(BatchText)], ReadBatch, cost: 20),
        Target("Catalogue", Catalogues(), ReadCatalogue, cost: 50),
        Target("PrivateKey", PrivateKeys(), ReadPrivateKey, cost: 200),
    ];

    private static string BatchText => """
        AUTHENTICATE PUBKEY:300:0.NA/88.118
        /hs/admpriv.bin|pass

        SESSIONSETUP
        USESESSION:1
        OPTIONS:111
        TIMEOUT:24

        HOME 10.27.10.28:2641:TCP
        0.NA/88.118

        CREATE 88.118/hdl1
        100 HS_ADMIN 86400 1110 ADMIN 300:110011111111:0.NA/88.118
        1 URL 3600 1110 UTF8 https://example.org/a b
        400 HS_VLIST 86400 1110 LIST 300:88.118/A; 300:88.118/B;

        REMOVE 5,6:88.118/hdl4
        authenticate seckey:301:0.NA/88.118
        secret
        UNHOME 10.27.10.28:2641:TCP
        88.119
        """;

    private static FuzzTarget Target(string name, IReadOnlyList<byte[]> corpus, FuzzRun run, int cost) =>
        new("Client." + name, corpus, AllocatedBytesMost, run) { AllocatedBytesPerByte = AllocatedBytesPerByte, Cost = cost };

    private static void ReadReply(ReadOnlySpan<byte> input)
    {
        var header = new MessageHeader(OpCode.Resolution, ResponseCode.Reserved, OpFlags.Usual, -1, 0, 0, 0);
        var envelope = new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, 0, 1, 0, input.Length);
        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, Encoding.UTF8.GetBytes(Asked), [], []);
        OutgoingRequest request = OutgoingRequest.Create(1, header, body.WrittenSpan);
        try
        {
            CheckedReply reply = CheckedReply.Read(Server, request, new Reply(envelope, input.ToArray(), HandleTransport.Tcp), ServerKey(input), Then);
            _ = ResolutionAnswer.Read(Server, Encoding.UTF8.GetBytes(Asked), reply, TimeSpan.Zero);
        }
        catch (HandleClientException refused)
        {
            Demand.That(refused.Message.Length > 0, "A refusal without a word.");
        }
    }

    /// <summary>Every second reply must be signed.</summary>
    private static PublicKeyRecord? ServerKey(ReadOnlySpan<byte> input) =>
        (input.Length & 1) == 0 ? null
        : SiteRecord.TryRead(Vector.SiteInfo, out SiteRecord? site) && PublicKeyData.TryRead(site.Servers[0].PublicKey.Span, out PublicKeyRecord? key) ? key
        : throw new InvalidOperationException("the recorded site has a key");

    private static void ReadReplyBody(ReadOnlySpan<byte> input)
    {
        Malformed malformed = HandleReferral.TryRead(input, out HandleReferral? referral);
        Demand.That(malformed == Malformed.None == referral is not null, "A fault gives a referral, or none gives nothing.");
        _ = ResolutionAnswer.ErrorTextOf(input);
        if (SiteRecord.TryRead(input, out SiteRecord? site))
        {
            _ = site.ServerFor(Encoding.UTF8.GetBytes(Asked));
        }
    }

    private static void ReadReceipts(ReadOnlySpan<byte> input)
    {
        using var body = new MemoryStream(input.ToArray());
        var receipts = new List<Receipt>();
        bool complete = Finished(ReceiptReader.ReadAsync(body, [1, 2, 3], receipts, CancellationToken.None));
        Demand.That(receipts.Count <= 3 && (!complete || receipts.Count == 3), "There are more receipts than lines, or fewer and nobody says so.");
    }

    private static void ReadBatch(ReadOnlySpan<byte> input)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(input));
        var reader = new BatchReader(text, _ => null);
        int entries = 0;
        Finished(ReadAllAsync());
        Demand.That(entries <= input.Length + 1, "There are more statements than bytes.");

        async Task<bool> ReadAllAsync()
        {
            await foreach (BatchEntry entry in reader.ReadAsync())
            {
                entries++;
                Demand.That(entry.Statement is null != entry.Fault is null, "A statement has a fault, or neither is there.");
            }

            return true;
        }
    }

    private static void ReadCatalogue(ReadOnlySpan<byte> input)
    {
        using var file = new MemoryStream(input.ToArray());
        long rows = 0;
        Finished(ReadAllAsync());
        Demand.That(rows <= file.Length, "There are more rows than bytes.");

        async Task<bool> ReadAllAsync()
        {
            CatalogueOpening opening = await CatalogueReader.OpenAsync(file, Prefix.Parse("88.118.42"));
            Demand.That(opening.Catalogue is null != opening.Fault is null, "A catalogue has a fault, or neither is there.");
            if (opening.Catalogue is CatalogueReader catalogue)
            {
                await foreach (CatalogueItem item in catalogue.ReadAllAsync())
                {
                    rows++;
                    Demand.That(item.Registration is not Registration row || ValueValidation.CheckRecord(row.Values).IsNone, "A row became a record that no node takes.");
                }
            }

            return true;
        }
    }

    private static void ReadPrivateKey(ReadOnlySpan<byte> input)
    {
        PrivateKeyFault fault = PrivateKeyFile.TryRead(input, "", out AsymmetricAlgorithm? key);
        using (key)
        {
            Demand.That(fault == PrivateKeyFault.None == key is not null, "A fault gives a key, or none gives nothing.");
        }
    }

    /// <summary>Everything is in memory: nothing is waited for, so that what was allocated was allocated here.</summary>
    private static T Finished<T>(Task<T> task)
    {
        Demand.That(task.IsCompleted, "Something was waited for.");
        return task.GetAwaiter().GetResult();
    }

    private static List<byte[]> Replies() =>
    [
        .. from name in Vector.Names
           let vector = Vector.Load(name)
           where vector.Transport == "tcp"
           from response in vector.Responses
           let message = response[Envelope.Bytes..]
           where message.Length > MessageHeader.Bytes
           select message,
    ];

    private static byte[] Receipts() =>
        """
        {"line":1,"handle":"88.118.42/A","outcome":"registered","sequence":17}
        {"line":2,"handle":"88.118.42/B","outcome":"refused","reason":"handleExists","message":"The handle exists, already."}
        {"line":3,"handle":"88.118.42/C","outcome":"unknown","reason":"outcomeUnknown","message":"?"}

        """u8.ToArray();

    private static List<byte[]> Catalogues() =>
    [
        "suffix,url,name\nR1,https://example.org/1,\"a \"\"lamp\"\", brass\"\nR2,,灯\n"u8.ToArray(),
        "handle,url\r\n88.118.42/R1,https://example.org/1\r\n\r\n88.118.42/R2,\"two\nlines\"\r\n"u8.ToArray(),
        "\uFEFFsuffix,name\nR1,\"open\nR2,x\nR3,y\n"u8.ToArray(),
    ];

    private static List<byte[]> PrivateKeys() =>
    [
        .. from name in (string[])["adm", "dsa", "noperm"]
           from form in (string[])["private_handle_format_hex", "private_pkcs8_der_hex"]
           select Convert.FromHexString(Vector.Keys.GetProperty(name).GetProperty(form).GetString()!),
        .. from name in (string[])["adm", "dsa"]
           let der = Convert.FromHexString(Vector.Keys.GetProperty(name).GetProperty("private_pkcs8_der_hex").GetString()!)
           select Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", der)),
    ];
}
