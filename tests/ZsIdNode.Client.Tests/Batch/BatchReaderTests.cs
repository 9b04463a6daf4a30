using System.Text;
using ZsIdNode.Client.Batch;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Tests.Batch;

public sealed class BatchReaderTests
{
    [Fact]
    public async Task A_batch_as_administrators_have_it_is_read_statement_by_statement()
    {
        IReadOnlyList<BatchEntry> entries = await ReadAsync("""
            AUTHENTICATE PUBKEY:300:0.NA/88.118
            /hs/svr_1/admpriv.bin|pass phrase

            SESSIONSETUP
            USESESSION:1
            OPTIONS:111
            TIMEOUT:24

            HOME 10.27.10.28:2641:TCP
            0.NA/88.118

            CREATE 88.118/hdl1
            100 HS_ADMIN 86400 1110 ADMIN 300:110011111111:0.NA/88.118
            1 URL 3600 1110 UTF8 https://example.org/a b
            300 HS_SECKEY 86400 1100 UTF8 my_password
            400 HS_VLIST 86400 1110 LIST 300:88.118/A; 300:88.118/B;

            DELETE 88.118/hdl2
            DELETE 88.118/hdl3
            REMOVE 5,6:88.118/hdl4

            authenticate seckey:301:0.NA/88.118
            DELETE everything
            MODIFY 88.118/hdl1
            1 URL 86400 1110 UTF8 https://example.org/b
            ADD 88.118/hdl1
            7 EMAIL 86400 1110 UTF8 a@example.org

            UNHOME 10.27.10.28:2641:TCP
            0.NA/88.118
            88.119
            """);

        Assert.All(entries, entry => Assert.Null(entry.Fault));
        Assert.Equal([1, 4, 9, 12, 18, 19, 20, 22, 24, 26, 29], entries.Select(entry => entry.Line));
        PrivateKeyStatement key = Assert.IsType<PrivateKeyStatement>(entries[0].Statement);
        Assert.Equal(("/hs/svr_1/admpriv.bin", "pass phrase", new HandleReference("0.NA/88.118", 300)), (key.File, key.Passphrase, key.Reference));
        SessionStatement session = Assert.IsType<SessionStatement>(entries[1].Statement);
        Assert.Equal((true, true, true, TimeSpan.FromHours(24)), (session.Options.UsesSession, session.Options.Encrypts, session.Options.Certifies, session.Options.SessionTime));
        Assert.Equal("10.27.10.28:2641", Assert.IsType<HomeStatement>(entries[2].Statement).Server!.ToString());
        CreateStatement create = Assert.IsType<CreateStatement>(entries[3].Statement);
        Assert.Equal("88.118/hdl1", create.Handle);
        Assert.Equal("https://example.org/a b", create.Values[1].Text);
        Assert.Equal(3_600u, create.Values[1].Ttl.Seconds);
        Assert.Equal(ValuePermissions.AdminRead | ValuePermissions.AdminWrite, create.Values[2].Permissions);
        Assert.Equal("88.118/hdl2", Assert.IsType<DeleteStatement>(entries[4].Statement).Handle);
        Assert.Equal([5, 6], Assert.IsType<RemoveStatement>(entries[6].Statement).Indexes.AsEnumerable());
        Assert.Equal("DELETE everything", Assert.IsType<SecretKeyStatement>(entries[7].Statement).Secret);
        Assert.IsType<ModifyStatement>(entries[8].Statement);
        Assert.IsType<AddStatement>(entries[9].Statement);
        Assert.Equal(["88.118", "88.119"], Assert.IsType<UnhomeStatement>(entries[10].Statement).Prefixes.Select(prefix => prefix.ToString()));
    }

    [Theory]
    [InlineData("100000000000", AdminPermissions.AddHandle)]
    [InlineData("000000010000", AdminPermissions.ModifyAdmin)]
    [InlineData("000000000010", AdminPermissions.ReadValue)]
    [InlineData("111111111111", AdminPermissions.All)]
    public async Task The_digits_of_an_administrator_stand_for_the_bits_as_the_Java_tool_reads_them(string digits, AdminPermissions permissions)
    {
        IReadOnlyList<BatchEntry> entries = await ReadAsync($"CREATE 88.118/a\n100 HS_ADMIN 86400 1110 ADMIN 300:{digits}:0.NA/88.118\n");

        CreateStatement create = Assert.IsType<CreateStatement>(Assert.Single(entries).Statement);
        Assert.True(AdminRecord.TryRead(create.Values[0].Data.Span, out AdminRecord? admin));
        Assert.Equal((permissions, new HandleReference("0.NA/88.118", 300)), (admin.Permissions, admin.Administrator));
    }

    [Fact]
    public async Task The_data_of_a_value_may_be_a_file()
    {
        IReadOnlyList<BatchEntry> entries = await ReadAsync("CREATE 88.118/a\n1 NOTE 86400 1110 FILE /notes/a b.txt\n");

        Assert.Equal("from /notes/a b.txt", Assert.IsType<CreateStatement>(Assert.Single(entries).Statement).Values[0].Text);
    }

    [Theory]
    [InlineData("PUBLISH 88.118/a", 1, "'PUBLISH' begins no statement")]
    [InlineData("CREATE 88.118\n1 URL 86400 1110 UTF8 x", 1, "no slash")]
    [InlineData("CREATE 88.118/a", 1, "the record has no value")]
    [InlineData("CREATE 88.118/a\n1 URL 86400 1110 UTF8", 2, "is no value")]
    [InlineData("CREATE 88.118/a\n1 URL 86400 1110 UTF8 x\nx URL 86400 1110 UTF8 x", 3, "'x' is no index")]
    [InlineData("CREATE 88.118/a\n1 URL 86400 1110 UTF8 x\n1 URL 86400 1110 UTF8 x", 1, "two values have the index 1")]
    [InlineData("CREATE 88.118/a\n1 URL long 1110 UTF8 x", 2, "'long' is no time to live")]
    [InlineData("CREATE 88.118/a\n1 URL 86400 111 UTF8 x", 2, "'111' are no permissions")]
    [InlineData("CREATE 88.118/a\n1 URL 86400 1112 UTF8 x", 2, "'1112' are no permissions")]
    [InlineData("CREATE 88.118/a\n1 URL 86400 1110 HEX 00", 2, "'HEX' is no encoding")]
    [InlineData("CREATE 88.118/a\n1 HS_ADMIN 86400 1110 ADMIN 300:11:0.NA/88.118", 2, "is no administrator")]
    [InlineData("CREATE 88.118/a\n1 HS_ADMIN 86400 1110 ADMIN 300:111111111111", 2, "is no administrator")]
    [InlineData("CREATE 88.118/a\n1 HS_VLIST 86400 1110 LIST 300;", 2, "is no list")]
    [InlineData("CREATE 88.118/a\n1 URL 86400 1110 FILE missing.bin", 2, "the file 'missing.bin' cannot be read")]
    [InlineData("CREATE 88.118/a\n1 HS_SITE 86400 1110 UTF8 no site", 1, "is not a site record")]
    [InlineData("DELETE", 1, "the handle is empty")]
    [InlineData("REMOVE 88.118/a", 1, "names no values")]
    [InlineData("REMOVE 1,x:88.118/a", 1, "names no values")]
    [InlineData("REMOVE 0:88.118/a", 1, "names no values")]
    [InlineData("AUTHENTICATE PASSWORD:300:0.NA/88.118\nx", 1, "is no identity")]
    [InlineData("AUTHENTICATE PUBKEY:0.NA/88.118\nx", 1, "is no identity")]
    [InlineData("AUTHENTICATE SECKEY:300:0.NA/88.118", 1, "The line with the secret is missing")]
    [InlineData("AUTHENTICATE PUBKEY:300:0.NA/88.118", 1, "The line with the key file is missing")]
    [InlineData("HOME 127.0.0.1:99999:TCP\n0.NA/88.118", 1, "is no server")]
    [InlineData("HOME 127.0.0.1:2641:TCP", 1, "No prefix follows")]
    [InlineData("UNHOME 127.0.0.1:2641:TCP\n0.NA/88.118\n88..118", 3, "'88..118' is no prefix")]
    [InlineData("SESSIONSETUP\nTIMEOUT:24", 1, "Whether to use a session is not said")]
    [InlineData("SESSIONSETUP\nUSESESSION:maybe", 2, "'USESESSION' with this value is no property")]
    [InlineData("SESSIONSETUP\nUSESESSION:1\nTIMEOUT:0", 3, "'TIMEOUT' with this value is no property")]
    public async Task A_fault_is_told_with_its_line_and_what_follows_is_read(string statement, int line, string fault)
    {
        IReadOnlyList<BatchEntry> entries = await ReadAsync($"{statement}\n\nDELETE 88.118/next\n");

        Assert.Equal(2, entries.Count);
        Assert.Equal(line, entries[0].Line);
        Assert.Contains(fault, entries[0].Fault, StringComparison.Ordinal);
        Assert.EndsWith(".", entries[0].Fault, StringComparison.Ordinal);
        Assert.Equal("88.118/next", Assert.IsType<DeleteStatement>(entries[1].Statement).Handle);
    }

    [Fact]
    public async Task Statements_do_not_print_what_they_prove_with()
    {
        IReadOnlyList<BatchEntry> entries = await ReadAsync("AUTHENTICATE SECKEY:301:0.NA/88.118\nhush\n\nAUTHENTICATE PUBKEY:300:0.NA/88.118\nfile|hush\n");

        Assert.All(entries, entry => Assert.DoesNotContain("hush", entry.ToString(), StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<BatchEntry>> ReadAsync(string batch)
    {
        var entries = new List<BatchEntry>();
        var reader = new BatchReader(new StringReader(batch), file => file.StartsWith("missing", StringComparison.Ordinal) ? null : Encoding.UTF8.GetBytes($"from {file}"));
        await foreach (BatchEntry entry in reader.ReadAsync())
        {
            entries.Add(entry);
        }

        return entries;
    }
}
