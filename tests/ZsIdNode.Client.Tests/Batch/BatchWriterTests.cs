using System.Buffers;
using ZsIdNode.Client.Batch;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Tests.Batch;

public sealed class BatchWriterTests
{
    [Fact]
    public async Task What_is_written_is_read_back_value_by_value()
    {
        HandleValue[] values =
        [
            HandleValue.OfText(1, "URL", "https://example.org/a b") with { Ttl = new TimeToLive(3_600, IsAbsolute: false) },
            new HandleValue(2, "PICTURE", new byte[] { 0, 1, 2, 0xFF }),
            Administrator(100, AdminPermissions.AddHandle | AdminPermissions.ReadValue),
            Administrator(101, (AdminPermissions)0x1FFF),
            HandleValue.OfText(301, "HS_SECKEY", "a secret") with { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite },
            HandleValue.OfText(2_000, "名称", " 客厅吊灯"),
            HandleValue.OfText(2_001, "NOTE", "two\nlines"),
            HandleValue.OfText(2_002, "NOTE", ""),
        ];
        var files = new Dictionary<string, byte[]>();
        using var batch = new StringWriter();

        BatchWriter.WriteCreate(batch, "88.118/LAMP-1", values, value =>
        {
            files[$"{value.Index}.bin"] = value.Data.ToArray();
            return $"{value.Index}.bin";
        });

        using var text = new StringReader(batch.ToString());
        BatchEntry entry = Assert.Single(await ReadAsync(new BatchReader(text, files.GetValueOrDefault)));
        Assert.Null(entry.Fault);
        CreateStatement create = Assert.IsType<CreateStatement>(entry.Statement);
        Assert.Equal("88.118/LAMP-1", create.Handle);
        Assert.Equal(values, create.Values);
        Assert.Equal(["101.bin", "2.bin", "2000.bin", "2001.bin", "2002.bin"], files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_value_that_lives_until_a_point_in_time_is_not_written()
    {
        HandleValue value = HandleValue.OfText(1, "URL", "https://example.org/1") with { Ttl = new TimeToLive(1_800_000_000, IsAbsolute: true) };

        Assert.Throws<ArgumentException>(() => BatchWriter.WriteCreate(TextWriter.Null, "88.118/LAMP-1", [value], _ => ""));
    }

    private static HandleValue Administrator(int index, AdminPermissions permissions)
    {
        var data = new ArrayBufferWriter<byte>();
        new AdminRecord(permissions, new HandleReference("0.NA/88.118", 300)).Write(data);
        return new HandleValue(index, "HS_ADMIN", data.WrittenMemory);
    }

    private static async Task<List<BatchEntry>> ReadAsync(BatchReader reader)
    {
        var entries = new List<BatchEntry>();
        await foreach (BatchEntry entry in reader.ReadAsync())
        {
            entries.Add(entry);
        }

        return entries;
    }
}
