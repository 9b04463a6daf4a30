using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Testing;

namespace ZsIdNode.Handles.Tests.Values;

public sealed class EncodedValuesTests
{
    public static IEnumerable<byte[]> Recorded => Vector.Records.Values.SelectMany(record => record);

    [Fact]
    public void Every_recorded_value_is_written_back_byte_for_byte()
    {
        Assert.NotEmpty(Recorded);
        foreach (byte[] bytes in Recorded)
        {
            HandleValue value = Assert.Single(ValueEncoding.TryReadAll(bytes)!.Value);

            Assert.Equal(bytes, Golden.Written(output => ValueEncoding.Write(value, output)));
        }
    }

    [Fact]
    public void A_recorded_record_is_read_value_by_value()
    {
        IReadOnlyList<byte[]> record = Vector.Records["88.101.1/vec-a"];
        var values = new EncodedValues(record.SelectMany(value => value).ToArray());
        var indexes = new List<int>();
        while (values.MoveNext())
        {
            Assert.Equal(record[indexes.Count], values.Current.Bytes.ToArray());
            indexes.Add(values.Current.Index);
        }

        Assert.False(values.Failed);
        Assert.Equal([1, 2, 3, 4, 100], indexes);
    }

    [Fact]
    public void The_worked_example_says_what_it_should()
    {
        var values = new EncodedValues(Golden.UrlValue);

        Assert.True(values.MoveNext());
        EncodedValue value = values.Current;
        Assert.Equal(1, value.Index);
        Assert.Equal(1_700_000_000u, value.Timestamp);
        Assert.Equal(TimeToLive.Usual, value.Ttl);
        Assert.Equal(ValuePermissions.Usual, value.Permissions);
        Assert.True(value.IsPublic);
        Assert.Equal("URL", Encoding.UTF8.GetString(value.Type));
        Assert.Equal("https://example.com/", Encoding.UTF8.GetString(value.Data));
        Assert.Equal([0, 0, 0, 0], value.References.ToArray());

        // Worked example 22: the digest of a value covers what follows index and timestamp.
        Assert.Equal("DgCYkmdtLQ8of3+8BtdogpY12tX+yHFrnk0DRsCEfX4=", Convert.ToBase64String(SHA256.HashData(value.Bytes[8..])));
    }

    [Fact]
    public void A_value_with_everything_comes_back_equal()
    {
        HandleValue value = HandleValue.OfText(2_147_483_647, "灯.型号", "古镇灯") with
        {
            Timestamp = uint.MaxValue,
            Ttl = new TimeToLive(uint.MaxValue, IsAbsolute: true),
            Permissions = ValuePermissions.AdminRead,
            References = [new HandleReference("88.118.42/a", 0), new HandleReference("0.NA/88.118", 300)],
        };

        byte[] bytes = Golden.Written(output => ValueEncoding.Write(value, output));

        Assert.Equal(value, Assert.Single(ValueEncoding.TryReadAll(bytes)!.Value));
    }

    [Fact]
    public void Every_prefix_of_a_value_fails_except_the_empty_one()
    {
        foreach (byte[] prefix in Recorded.Append(Golden.UrlValue).SelectMany(value => Golden.PrefixesOf(value)))
        {
            Assert.Equal(prefix.Length == 0, ValueEncoding.TryReadAll(prefix) is not null);
        }
    }

    [Fact]
    public void A_changed_bit_never_throws_and_what_is_read_covers_all_bytes()
    {
        foreach (byte[] flipped in Vector.Records["88.101.1/vec-a"].SelectMany(Golden.FlipsOf))
        {
            var values = new EncodedValues(flipped);
            int covered = 0;
            while (values.MoveNext())
            {
                covered += values.Current.Bytes.Length;
                _ = values.Current.ToValue();
            }

            Assert.True(values.Failed || covered == flipped.Length);
        }
    }

    [Fact]
    public void A_count_of_references_that_cannot_be_true_fails_without_allocating_for_it()
    {
        byte[] bytes = [.. Golden.UrlValue];
        bytes[^4] = 0x7F;

        Assert.Null(ValueEncoding.TryReadAll(bytes));
    }

    [Fact]
    public void Values_are_equal_by_what_they_hold()
    {
        HandleValue value = HandleValue.OfText(1, "URL", "https://example.com/") with { References = [new HandleReference("a/b", 1)] };
        HandleValue same = HandleValue.OfText(1, "URL", "https://example.com/") with { References = [new HandleReference("a/b", 1)] };

        Assert.Equal(value, same);
        Assert.Equal(value.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(value, same with { Index = 2 });
        Assert.NotEqual(value, same with { Type = "url" });
        Assert.NotEqual(value, same with { Data = new byte[1] });
        Assert.NotEqual(value, same with { Timestamp = 1 });
        Assert.NotEqual(value, same with { Ttl = new TimeToLive(1, IsAbsolute: false) });
        Assert.NotEqual(value, same with { Permissions = ValuePermissions.None });
        Assert.NotEqual(value, same with { References = [] });
    }
}
