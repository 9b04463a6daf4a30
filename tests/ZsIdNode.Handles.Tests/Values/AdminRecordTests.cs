using ZsIdNode.Handles.Values;

namespace ZsIdNode.Handles.Tests.Values;

public sealed class AdminRecordTests
{
    [Fact]
    public void The_worked_example_reads_and_writes()
    {
        Assert.True(AdminRecord.TryRead(Golden.Admin, out AdminRecord? admin));

        Assert.Equal(new AdminRecord(AdminPermissions.All, new HandleReference("0.NA/88.101.1", 300)), admin);
        Assert.Equal(Golden.Admin, Golden.Written(admin!.Write));
    }

    [Fact]
    public void Two_legacy_zero_bytes_are_kept_and_nothing_else_may_follow()
    {
        byte[] legacy = [.. Golden.Admin, 0, 0];

        Assert.True(AdminRecord.TryRead(legacy, out AdminRecord? admin));
        Assert.True(admin!.HasLegacyBytes);
        Assert.Equal(legacy, Golden.Written(admin.Write));

        Assert.False(AdminRecord.TryRead([.. Golden.Admin, 0], out _));
        Assert.False(AdminRecord.TryRead([.. Golden.Admin, 0, 1], out _));
        Assert.False(AdminRecord.TryRead([.. Golden.Admin, 0, 0, 0], out _));
    }

    [Fact]
    public void Every_recorded_admin_record_is_written_back_byte_for_byte()
    {
        int met = 0;
        foreach (byte[] value in EncodedValuesTests.Recorded)
        {
            HandleValue read = ValueEncoding.TryReadAll(value)!.Value[0];
            if (read.Type == ValueTypes.Administrator)
            {
                Assert.True(AdminRecord.TryRead(read.Data.Span, out AdminRecord? admin));
                Assert.Equal(read.Data.ToArray(), Golden.Written(admin!.Write));
                met++;
            }
        }

        Assert.Equal(14, met);
    }

    [Fact]
    public void Bits_beyond_the_twelve_survive()
    {
        byte[] bytes = [.. Golden.Admin];
        bytes[0] = 0xFF;

        Assert.True(AdminRecord.TryRead(bytes, out AdminRecord? admin));
        Assert.True((admin!.Permissions & AdminPermissions.ListDerivedPrefixes) != 0);
        Assert.Equal(bytes, Golden.Written(admin.Write));
    }

    [Fact]
    public void Every_prefix_is_refused() =>
        Assert.All(Golden.PrefixesOf(Golden.Admin), prefix => Assert.False(AdminRecord.TryRead(prefix, out _)));

    [Fact]
    public void A_changed_bit_never_throws_and_what_is_read_is_written_back()
    {
        foreach (byte[] flipped in Golden.FlipsOf(Golden.Admin))
        {
            if (AdminRecord.TryRead(flipped, out AdminRecord? admin))
            {
                Assert.Equal(flipped, Golden.Written(admin!.Write));
            }
        }
    }
}
