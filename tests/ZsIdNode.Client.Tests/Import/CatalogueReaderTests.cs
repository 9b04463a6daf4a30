using System.Text;
using ZsIdNode.Client.Import;

namespace ZsIdNode.Client.Tests.Import;

public sealed class CatalogueReaderTests
{
    private const string Header = "suffix,URL,name\n";

    [Fact]
    public async Task Cells_are_read_as_RFC_4180_writes_them()
    {
        Catalogue read = await Catalogue.ReadAsync("suffix,URL,name,note\r\nA,\"x,y\",\"say \"\"中山\"\"\",\"two\r\nlines\"\r\nB,\"\",plain,\"\"\"\"\r\nC,,\"\",last");

        Assert.Empty(read.Faults);
        Assert.Equal(["88.118.42/A", "88.118.42/B", "88.118.42/C"], read.Registrations.Select(r => r.Handle.ToString()));
        Assert.Equal(["x,y", "say \"中山\"", "two\r\nlines"], read.Registrations[0].Values.Select(v => v.Text));
        Assert.Equal([(2000, "plain"), (2001, "\"")], read.Registrations[1].Values.Select(v => (v.Index, v.Text)));
        Assert.Equal([2, 4, 5], read.Lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task How_the_bytes_arrive_makes_no_difference(int piece)
    {
        const string Text = "\uFEFFsuffix,URL,name\r\nA,\"x,\"\"y\"\"\r\nz\",灯\r\n\r\nB,\"open,灯\nC,fine,锁\nD,5\" pipe,x\nE,one\n";
        Catalogue whole = await Catalogue.ReadAsync(Text);
        Catalogue pieces = await Catalogue.ReadAsync(new TrickleStream(Encoding.UTF8.GetBytes(Text), piece));

        Assert.Equal([2, 6], whole.Lines);
        Assert.Equal(["5 QuoteNotClosed", "7 StrayQuote", "8 MissingColumns"], whole.FaultLines);
        Assert.Equal(whole.Lines, pieces.Lines);
        Assert.Equal(whole.Faults, pieces.Faults);
    }

    [Fact]
    public async Task Columns_without_an_index_get_the_conventional_one_or_count_up_from_2000()
    {
        Catalogue read = await Catalogue.ReadAsync("EMAIL,product,2001:brand,suffix,DESC,model,100:note,URL\n1,2,3,S,4,5,6,7\n");

        Assert.Equal(
            [(2, "EMAIL"), (2000, "product"), (2001, "brand"), (3, "DESC"), (2002, "model"), (100, "note"), (1, "URL")],
            read.Registrations[0].Values.Select(value => (value.Index, value.Type)));
    }

    [Fact]
    public async Task A_file_with_a_handle_column_needs_no_prefix()
    {
        CatalogueOpening opening = await CatalogueReader.OpenAsync(new MemoryStream("Handle,URL\n88.118.7/X,u\n"u8.ToArray()), prefix: null);

        CatalogueItem item = Assert.Single(await opening.Catalogue!.ReadAllAsync().ToListAsync());
        Assert.Equal("88.118.7/X", item.Registration!.Handle.ToString());
    }

    [Theory]
    [InlineData("", CatalogueFaultKind.Empty)]
    [InlineData("\n\r\n", CatalogueFaultKind.Empty)]
    [InlineData("name,URL\nA,u\n", CatalogueFaultKind.NoSuffixColumn)]
    [InlineData("suffix;URL\nA;u\n", CatalogueFaultKind.NoSuffixColumn)]
    [InlineData("suffix\nA\n", CatalogueFaultKind.NoValueColumn)]
    [InlineData("suffix,,URL\n", CatalogueFaultKind.ColumnNameEmpty)]
    [InlineData("suffix,x:URL\n", CatalogueFaultKind.ColumnNameMalformed)]
    [InlineData("suffix,0:URL\n", CatalogueFaultKind.ColumnNameMalformed)]
    [InlineData("suffix,1:\n", CatalogueFaultKind.ColumnNameMalformed)]
    [InlineData("suffix,URL,url\n", CatalogueFaultKind.ColumnTwice)]
    [InlineData("suffix,URL,1:home\n", CatalogueFaultKind.ColumnTwice)]
    [InlineData("suffix,handle,URL\n", CatalogueFaultKind.ColumnTwice)]
    [InlineData("suffix,\"URL\nA,u\n", CatalogueFaultKind.HeaderUnreadable)]
    [InlineData("PK\u0003\u0004\u0014", CatalogueFaultKind.Workbook)]
    [InlineData("s\0u\0", CatalogueFaultKind.WideCharacters)]
    public async Task A_file_that_is_no_catalogue_is_refused_with_a_reason(string text, CatalogueFaultKind kind)
    {
        CatalogueOpening opening = await CatalogueReader.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Catalogue.Prefix);

        Assert.Null(opening.Catalogue);
        Assert.Equal(kind, opening.Fault!.Kind);
        Assert.Matches(@"^[A-Z].*\.$", opening.Fault.Message);
    }

    [Fact]
    public async Task Suffixes_without_a_prefix_are_refused()
    {
        CatalogueOpening opening = await CatalogueReader.OpenAsync(new MemoryStream("suffix,URL\n"u8.ToArray()), prefix: null);

        Assert.Equal(CatalogueFaultKind.NoPrefix, opening.Fault!.Kind);
    }

    [Fact]
    public async Task An_open_quote_in_the_header_does_not_read_the_file_to_its_end()
    {
        using var file = new HugeCellStream("suffix,\"URL\n", "A,u\n", 1_000_000_000, "");

        CatalogueOpening opening = await CatalogueReader.OpenAsync(file, Catalogue.Prefix);

        Assert.Equal(CatalogueFaultKind.HeaderUnreadable, opening.Fault!.Kind);
        Assert.StartsWith("The header cannot be read: column 2: A quote opens", opening.Fault.Message, StringComparison.Ordinal);
        Assert.InRange(file.Position, 0, 1_000_000);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_with_the_way_to_convert_it()
    {
        // "suffix,名称" in GB18030, then in UTF-16 with either mark.
        byte[] gb18030 = [.. "suffix,"u8, 0xC3, 0xFB, 0xB3, 0xC6, (byte)'\n'];
        byte[] littleEndian = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("suffix,名称\n")];
        byte[] bigEndian = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("suffix,名称\n")];

        foreach ((byte[] file, CatalogueFaultKind kind, string from) in new[]
        {
            (gb18030, CatalogueFaultKind.HeaderNotUtf8, "iconv -f GB18030 -t UTF-8"),
            (littleEndian, CatalogueFaultKind.WideCharacters, "iconv -f UTF-16 -t UTF-8"),
            (bigEndian, CatalogueFaultKind.WideCharacters, "iconv -f UTF-16 -t UTF-8"),
        })
        {
            CatalogueOpening opening = await CatalogueReader.OpenAsync(new MemoryStream(file), Catalogue.Prefix);
            Assert.Equal(kind, opening.Fault!.Kind);
            Assert.Contains(from, opening.Fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("B,u", "3 MissingColumns")]
    [InlineData("B,u,n,more", "3 ExtraColumns")]
    [InlineData(",u,n", "3 SuffixEmpty")]
    [InlineData("  ,u,n", "3 SuffixEmpty")]
    [InlineData(" B,u,n", "3 HandleMalformed")]
    [InlineData("\"B\tC\",u,n", "3 HandleMalformed")]
    [InlineData("B,,", "3 NoValues")]
    [InlineData("B,u\0,n", "3 NulByte")]
    [InlineData("B,5\" pipe,n", "3 StrayQuote")]
    [InlineData("B,5\" pipe,\"n\"", "3 StrayQuote")]
    [InlineData("B,\"u\"x,n", "3 TextAfterQuote")]
    [InlineData("B,u\rx,n", "3 LoneCarriageReturn")]
    [InlineData("B,\"u,n", "3 QuoteNotClosed")]
    [InlineData("B,u,\"n", "3 QuoteNotClosed")]
    [InlineData("\"B,u,n", "3 QuoteNotClosed")]
    [InlineData("B,\"u\nx\",n,more", "3-4 ExtraColumns")]
    [InlineData("B,\"u\nx\"", "3-4 MissingColumns")]
    [InlineData("B,\"u\nx\"y,n", "3-4 TextAfterQuote")]
    public async Task A_bad_row_is_reported_and_its_neighbours_are_kept(string row, string fault)
    {
        string[] neighbours = ["C,u,n\nD,\"two\nlines\",n\nE,\"q\",\"\"\"\"\n", "C,\"two\nlines\",n\nD,\"q\",n\nE,u,n\n", "C,u,n\nD,u,n\nE,u,n"];

        foreach (string following in neighbours)
        {
            Catalogue read = await Catalogue.ReadAsync($"{Header}A,u,n\n{row}\n{following}");

            Assert.Equal(["A", "C", "D", "E"], read.Registrations.Select(registration => registration.Handle.Suffix));
            Assert.Equal([fault], read.FaultLines);
            Assert.Matches(@"^[A-Z].*$", read.Faults[0].Message);
        }
    }

    [Fact]
    public async Task A_fault_names_its_column()
    {
        byte[] file = [.. "suffix,URL,name\nA,u,"u8, 0xC3, 0xFB, .. "\nB,\"open,n\nC,u,n\nD,x\"y,n\n,u,n\nE,u,\"n\"n\nF,u,n,m\n"u8];

        Catalogue read = await Catalogue.ReadAsync(new MemoryStream(file));

        Assert.Equal(
            [(2, "name"), (3, "URL"), (5, "URL"), (6, "suffix"), (7, "name"), (8, null)],
            read.Faults.Select(fault => ((int)fault.Line, fault.Column)));
    }

    [Fact]
    public async Task Faults_in_a_row_are_reported_one_by_one()
    {
        Catalogue read = await Catalogue.ReadAsync($"{Header}A,u\nB,u,n,m\n,u,n\nC,5\",n\nD,\"u\"x,n\nE,u,n\n");

        Assert.Equal(["2 MissingColumns", "3 ExtraColumns", "4 SuffixEmpty", "5 StrayQuote", "6 TextAfterQuote"], read.FaultLines);
        Assert.Equal([7], read.Lines);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x\n")]
    [InlineData("one line of a long text, with a comma in it\n")]
    [InlineData("\"\"")]
    [InlineData("\"\"\n")]
    public async Task A_cell_of_ten_megabytes_is_passed_over_in_bounded_memory(string filling)
    {
        const long TenMegabytes = 10_000_000;
        using var file = new HugeCellStream($"{Header}A,u,n\nB,\"", filling, TenMegabytes / filling.Length * filling.Length, "\",n\nC,u,n\nD,u,n\n");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Catalogue read = await Catalogue.ReadAsync(file);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, TenMegabytes / 10);
        Assert.Equal(["A", "C", "D"], read.Registrations.Select(registration => registration.Handle.Suffix));
        RowFault fault = Assert.Single(read.Faults);
        Assert.Equal((3, RowFaultKind.CellTooLong, "URL"), (fault.Line, fault.Kind, fault.Column));
    }

    [Fact]
    public async Task A_bare_cell_beyond_the_limit_is_passed_over()
    {
        string longest = new('x', 10);
        var limits = new CatalogueLimits { CellBytesMost = 10 };

        Catalogue read = await Catalogue.ReadAsync($"{Header}A,{longest},n\nB,{longest}x,n\nC,\"{longest}\",n\nD,\"{longest}x\",n\nE,\"123456789\"\"\",n\n", limits);

        Assert.Equal(["A", "C", "E"], read.Registrations.Select(registration => registration.Handle.Suffix));
        Assert.Equal(["3 CellTooLong", "5 CellTooLong"], read.FaultLines);
    }

    [Fact]
    public async Task A_row_beyond_the_limit_is_passed_over()
    {
        var limits = new CatalogueLimits { RowBytesMost = 100 };
        string cell = new('x', 60);

        Catalogue read = await Catalogue.ReadAsync($"{Header}A,u,n\nB,{cell},{cell}\nC,{cell}\nD,u,n\n", limits);

        Assert.Equal([2, 5], read.Lines);
        Assert.Equal(["3 RowTooLong", "4 MissingColumns"], read.FaultLines);
    }

    [Fact]
    public async Task An_open_quote_before_many_rows_costs_its_own_row_only()
    {
        var text = new StringBuilder(Header).Append("A,\"open,n\n");
        for (int row = 0; row < 10_000; row++)
        {
            text.Append('R').Append(row).Append(",u,n\n");
        }

        Catalogue read = await Catalogue.ReadAsync(text.ToString());

        Assert.Equal(10_000, read.Registrations.Count);
        Assert.Equal(["2 QuoteNotClosed"], read.FaultLines);
    }

    [Fact]
    public async Task An_open_quote_at_the_end_reports_all_that_was_left_out_with_it()
    {
        Catalogue read = await Catalogue.ReadAsync($"{Header}A,u,n\nB,\"open,n\nno row\nnone either");

        Assert.Equal(["3-5 QuoteNotClosed"], read.FaultLines);
        Assert.EndsWith("Lines 3 to 5 were left out.", read.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_is_kept_or_reported_whatever_the_bytes()
    {
        // A seeded fuzz over the bytes that matter: no input may throw, loop or lose a line in silence.
        var random = new Random(20261121);
        byte[][] tokens = ["\""u8.ToArray(), "\"\""u8.ToArray(), ","u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), "\r"u8.ToArray(), "a"u8.ToArray(), "A,u,n\n"u8.ToArray(), "灯"u8.ToArray(), [0xC3], [0]];
        for (int round = 0; round < 3_000; round++)
        {
            var bytes = new List<byte>("suffix,URL,name\n"u8.ToArray());
            for (int token = random.Next(60); token > 0; token--)
            {
                bytes.AddRange(tokens[random.Next(tokens.Length)]);
            }

            var file = new TrickleStream([.. bytes], piece: 1 + random.Next(9));
            Catalogue read = await Catalogue.ReadAsync(file, new CatalogueLimits { CellBytesMost = 16, RowBytesMost = 40 });

            long expected = 2;
            int lines = bytes.Count(value => value == '\n') + 1;
            var spans = read.Faults.Select(fault => (First: fault.Line, Last: fault.LastLine))
                .Concat(read.Registrations.Select(row => (First: row.Line, Last: row.Line + row.Values.Sum(value => value.Data.Span.Count((byte)'\n')))))
                .OrderBy(span => span.First);
            string[] text = Encoding.Latin1.GetString([.. bytes]).Split('\n');
            foreach ((long first, long last) in spans)
            {
                Assert.True(first >= expected && last >= first && last <= lines, $"round {round}: lines {first} to {last} where {expected} was next");
                Assert.All(text[(int)(expected - 1)..(int)(first - 1)], blank => Assert.Equal("", blank.TrimEnd('\r')));
                expected = last + 1;
            }

            Assert.All(text[(int)(expected - 1)..], blank => Assert.Equal("", blank.TrimEnd('\r')));
        }
    }
}
