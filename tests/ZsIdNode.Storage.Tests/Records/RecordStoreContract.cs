using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Tests.Records;

/// <summary>What every record store promises; each store is held to the same sentences.</summary>
public abstract class RecordStoreContract
{
    private readonly RecordBuffer _buffer = new();

    protected abstract IRecordStore Store { get; }

    [Fact]
    public async Task What_was_never_written_is_missing()
    {
        Assert.Equal(RecordRead.Missing, Store.TryRead("86.1000.1/A"u8, _buffer));
        Assert.False(await Store.ReadFromDiskAsync(Key("86.1000.1/A"), _buffer, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_written_is_read()
    {
        Store.Write("86.1000.1/A"u8, "record"u8);

        Assert.Equal(RecordRead.Found, Store.TryRead("86.1000.1/A"u8, _buffer));
        Assert.Equal("record"u8, _buffer.Bytes);
        var other = new RecordBuffer();
        Assert.True(await Store.ReadFromDiskAsync(Key("86.1000.1/A"), other, CancellationToken.None));
        Assert.Equal("record"u8, other.Bytes);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(10, 11)]
    [InlineData(300, 7)]
    [InlineData(7, 5_000)]
    [InlineData(5_000, 0)]
    [InlineData(0, 5_000)]
    public void What_was_written_last_is_read(int firstLength, int secondLength)
    {
        Store.Write("K"u8, Filled(firstLength, 1));
        Store.Write("K"u8, Filled(secondLength, 2));

        Assert.Equal(Filled(secondLength, 2), Read("K"u8));
    }

    [Fact]
    public void What_was_deleted_is_missing()
    {
        Store.Write("A"u8, "a"u8);
        Store.Write("B"u8, "b"u8);
        Store.Delete("A"u8);

        Assert.Equal(RecordRead.Missing, Store.TryRead("A"u8, _buffer));
        Assert.Equal("b"u8, Read("B"u8));
    }

    [Fact]
    public void What_was_deleted_can_be_written_again()
    {
        Store.Write("A"u8, "first"u8);
        Store.Delete("A"u8);
        Store.Write("A"u8, "second"u8);

        Assert.Equal("second"u8, Read("A"u8));
    }

    [Fact]
    public void Deleting_what_is_not_there_changes_nothing()
    {
        Store.Write("A"u8, "a"u8);
        Store.Delete("B"u8);
        Store.Delete("B"u8);

        Assert.Equal("a"u8, Read("A"u8));
        Assert.Equal(RecordRead.Missing, Store.TryRead("B"u8, _buffer));
    }

    [Theory]
    [InlineData("88.118.42/LAMP-1")]
    [InlineData("88.118.42/Lamp-1")]
    [InlineData("88.118.42/灯-ä-z")]
    [InlineData("0.na/88.118")]
    public void A_record_keeps_its_handle_as_it_was_spelled(string spelled)
    {
        Handle handle = Handle.Parse(spelled);
        var record = new ArrayBufferWriter<byte>();
        StoredRecord.Write(record, handle.Utf8, [HandleValue.OfText(1, "URL", "https://lamp.example/1")]);
        Store.Write(RecordKey.Of(handle), record.WrittenSpan);

        Assert.Equal(record.WrittenSpan, Read(RecordKey.Of(handle)));
        Assert.Equal(Key(spelled), new StoredRecord(Read(RecordKey.Of(handle))).Handle);
    }

    [Fact]
    public void An_empty_record_is_found_and_empty()
    {
        Store.Write("A"u8, "a"u8);
        Store.Write("E"u8, []);
        Read("A"u8);

        Assert.Empty(Read("E"u8));
    }

    [Fact]
    public void An_empty_key_is_a_key()
    {
        Assert.Equal(RecordRead.Missing, Store.TryRead([], _buffer));
        Store.Write([], "nobody"u8);
        Assert.Equal("nobody"u8, Read([]));
        Store.Delete([]);
        Assert.Equal(RecordRead.Missing, Store.TryRead([], _buffer));
    }

    [Fact]
    public void Keys_that_begin_alike_are_different_keys()
    {
        Store.Write("86.1000.1/A"u8, "short"u8);
        Store.Write("86.1000.1/A\0"u8, "with a zero byte"u8);
        Store.Write("86.1000.1/AA"u8, "long"u8);

        Assert.Equal("short"u8, Read("86.1000.1/A"u8));
        Assert.Equal("with a zero byte"u8, Read("86.1000.1/A\0"u8));
        Assert.Equal("long"u8, Read("86.1000.1/AA"u8));
    }

    [Fact]
    public void The_longest_key_and_a_record_of_a_mebibyte_are_kept()
    {
        byte[] key = Filled(RecordKey.BytesMost, (byte)'K');
        Store.Write(key, Filled(1_024 * 1_024, 1));
        Store.Write("B"u8, Filled(1_024 * 1_024, 2));
        Store.Write(key, Filled(1_024 * 1_024, 3));

        Assert.Equal(Filled(1_024 * 1_024, 3), Read(key));
        Assert.Equal(Filled(1_024 * 1_024, 2), Read("B"u8));
    }

    [Fact]
    public void Many_keys_keep_their_own_records()
    {
        const int Count = 10_000;
        for (int at = 0; at < Count; at++)
        {
            Store.Write(Key($"86.1000.1/{at}"), Key($"record {at}"));
        }

        for (int at = 0; at < Count; at += 3)
        {
            Store.Delete(Key($"86.1000.1/{at}"));
        }

        for (int at = 0; at < Count; at++)
        {
            byte[] key = Key($"86.1000.1/{at}");
            if (at % 3 == 0)
            {
                Assert.Equal(RecordRead.Missing, Store.TryRead(key, _buffer));
            }
            else
            {
                Assert.Equal(Key($"record {at}"), Read(key));
            }
        }
    }

    [Fact]
    public void A_read_from_memory_allocates_nothing()
    {
        byte[] key = Key("86.1000.1/A");
        Store.Write(key, Filled(300, 1));
        for (int warm = 0; warm < 100; warm++)
        {
            Store.TryRead(key, _buffer);
            Store.TryRead("missing"u8, _buffer);
        }

        // A thread that the system moves may open one more session, once; what a read allocates shows in every round.
        Assert.Contains(0L, Enumerable.Range(0, 5).Select(_ => AllocatedByReads(key)));
    }

    private long AllocatedByReads(byte[] key)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int at = 0; at < 2_000; at++)
        {
            Store.TryRead(key, _buffer);
            Store.TryRead("missing"u8, _buffer);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public async Task Readers_beside_a_writer_see_the_old_or_the_new_record_whole()
    {
        const int Keys = 4;
        const int Rounds = 10_000;
        for (int key = 0; key < Keys; key++)
        {
            Store.Write(Key($"K{key}"), Stamped(0));
        }

        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadWhole(Keys, stop.Token)))];
        for (int round = 1; round <= Rounds; round++)
        {
            Store.Write(Key($"K{round % Keys}"), Stamped(round));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static byte[] Key(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Filled(int length, byte value)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    /// <summary>
    /// A record whose length and every four bytes follow from one number. It is long, so that copying it
    /// takes a while, and mostly as long as the one before, so that a store is tempted to write over that.
    /// </summary>
    private static byte[] Stamped(int stamp)
    {
        byte[] record = new byte[4 * (2_000 + (stamp / 32 % 90))];
        for (int at = 0; at < record.Length; at += 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(at), stamp);
        }

        return record;
    }

    private void ReadWhole(int keys, CancellationToken stop)
    {
        var buffer = new RecordBuffer();
        int[] newest = new int[keys];
        do
        {
            for (int key = 0; key < keys; key++)
            {
                Assert.Equal(RecordRead.Found, Store.TryRead(Key($"K{key}"), buffer));
                int stamp = BinaryPrimitives.ReadInt32LittleEndian(buffer.Bytes);
                Assert.Equal(Stamped(stamp), buffer.Bytes);
                Assert.True(stamp >= newest[key], "A reader saw a record older than one it had seen.");
                newest[key] = stamp;
            }
        }
        while (!stop.IsCancellationRequested);
    }

    private byte[] Read(ReadOnlySpan<byte> key)
    {
        Assert.Equal(RecordRead.Found, Store.TryRead(key, _buffer));
        return _buffer.Bytes.ToArray();
    }
}
