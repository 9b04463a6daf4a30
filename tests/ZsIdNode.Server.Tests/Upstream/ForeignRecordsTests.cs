using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Records;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Upstream;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Upstream;

public sealed class ForeignRecordsTests : IDisposable
{
    private static readonly Handle s_admin = Handle.Parse("99.1/ADMIN");

    private readonly FakeTime _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly UpstreamPeer _peer = new();
    private readonly UpstreamOptions _options;
    private readonly UpstreamNodes _nodes;
    private readonly ForeignRecords _records;

    public ForeignRecordsTests()
    {
        _options = new UpstreamOptions { Servers = [_peer.Server], QuestionsMost = 2 };
        _nodes = UpstreamNodes.Open(_options, _time)!;
        _records = new ForeignRecords(_nodes, _options, _time);
        _peer.Values = [HandleValue.OfText(300, "HS_PUBKEY", "a key")];
    }

    [Fact]
    public async Task Who_asks_for_what_is_being_asked_for_waits_for_the_same_answer()
    {
        Task<(ForeignRead, string)>[] asking = [.. Enumerable.Range(0, 20).Select(_ => ReadAsync(s_admin))];
        await _peer.ArriveAsync(1);
        _peer.Answer(20);

        Assert.All(await Task.WhenAll(asking), answer => Assert.Equal((ForeignRead.Found, "a key"), answer));
        Assert.Equal(1, _peer.Questions);
    }

    [Fact]
    public async Task A_record_is_remembered_for_a_while_and_then_asked_for_again()
    {
        _peer.Answer(2);
        await ReadAsync(s_admin);
        _time.Advance(_options.RecordTimeMost - TimeSpan.FromSeconds(1));
        Assert.Equal((ForeignRead.Found, "a key"), await ReadAsync(Handle.Parse("99.1/admin")));
        Assert.True(_records.TryRead(s_admin, new RecordBuffer()));
        Assert.Equal(1, _peer.Questions);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_records.TryRead(s_admin, new RecordBuffer()));
        _peer.Values = [HandleValue.OfText(300, "HS_PUBKEY", "another key")];
        Assert.Equal((ForeignRead.Found, "another key"), await ReadAsync(s_admin));
    }

    [Fact]
    public async Task A_shorter_time_to_live_counts()
    {
        _peer.Values = [HandleValue.OfText(300, "HS_PUBKEY", "a key") with { Ttl = new TimeToLive(10, IsAbsolute: false) }];
        _peer.Answer(2);
        await ReadAsync(s_admin);

        _time.Advance(TimeSpan.FromSeconds(10));

        await ReadAsync(s_admin);
        Assert.Equal(2, _peer.Questions);
    }

    [Theory]
    [InlineData(ResponseCode.HandleNotFound)]
    [InlineData(ResponseCode.ValuesNotFound)]
    public async Task What_does_not_exist_is_remembered_more_shortly(ResponseCode code)
    {
        _peer.Code = code;
        _peer.Answer(2);
        Assert.Equal(ForeignRead.Missing, (await ReadAsync(s_admin)).Read);
        Assert.Equal(ForeignRead.Missing, (await ReadAsync(s_admin)).Read);
        Assert.Equal(1, _peer.Questions);

        _time.Advance(_options.MissingTimeMost);
        _peer.Code = ResponseCode.Success;

        Assert.Equal(ForeignRead.Found, (await ReadAsync(s_admin)).Read);
    }

    [Theory]
    [InlineData(ResponseCode.ServerTooBusy)]
    [InlineData(ResponseCode.ServerNotResponsible)]
    [InlineData(ResponseCode.AuthenticationNeeded)]
    public async Task What_nobody_would_say_is_not_remembered(ResponseCode code)
    {
        _peer.Code = code;
        _peer.Answer(3);
        Assert.Equal(ForeignRead.Unknown, (await ReadAsync(s_admin)).Read);
        _peer.Code = ResponseCode.Success;
        _peer.Answer(1);

        Assert.Equal(ForeignRead.Found, (await ReadAsync(s_admin)).Read);
    }

    [Fact]
    public async Task Only_keys_and_groups_that_everybody_may_read_are_taken()
    {
        _peer.Values =
        [
            HandleValue.OfText(100, "HS_ADMIN", "who administers"),
            HandleValue.OfText(301, "HS_SECKEY", "a secret"),
            HandleValue.OfText(302, "HS_PUBKEY", "hidden") with { Permissions = ValuePermissions.AdminRead },
        ];
        _peer.Answer(1);

        Assert.Equal(ForeignRead.Missing, (await ReadAsync(s_admin)).Read);
    }

    [Fact]
    public async Task One_question_too_many_is_not_asked()
    {
        Task<(ForeignRead Read, string)>[] asking = [ReadAsync(Handle.Parse("99.1/A")), ReadAsync(Handle.Parse("99.1/B"))];
        await _peer.ArriveAsync(2);

        Assert.Equal(ForeignRead.Unknown, (await ReadAsync(Handle.Parse("99.1/C"))).Read);

        _peer.Answer(3);
        Assert.All(await Task.WhenAll(asking), answer => Assert.Equal(ForeignRead.Found, answer.Read));
        Assert.Equal(ForeignRead.Found, (await ReadAsync(Handle.Parse("99.1/C"))).Read);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_not_waited_for_any_longer()
    {
        Task<(ForeignRead Read, string)> asking = ReadAsync(s_admin);
        await _peer.ArriveAsync(1);

        _time.Advance(_options.TimeMost);

        Assert.Equal(ForeignRead.Unknown, (await asking).Read);
    }

    [Fact]
    public async Task Who_gives_up_does_not_end_the_question_for_the_others()
    {
        using var stop = new CancellationTokenSource();
        Task first = _records.ReadAsync(s_admin, new RecordBuffer(), 0, stop.Token).AsTask();
        Task<(ForeignRead Read, string)> second = ReadAsync(s_admin);
        await _peer.ArriveAsync(1);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _peer.Answer(1);

        Assert.Equal(ForeignRead.Found, (await second).Read);
    }

    [Fact]
    public async Task A_question_that_has_come_far_is_counted_on_and_ends()
    {
        _peer.Answer(2);
        await ReadAsync(s_admin, recursions: 9);
        Assert.Equal(10, _peer.Recursions);

        Assert.Equal(ForeignRead.Unknown, (await ReadAsync(Handle.Parse("99.1/FAR"), recursions: 10)).Read);
        Assert.Equal(1, _peer.Questions);
    }

    [Fact]
    public void What_is_remembered_is_bounded_in_number_and_in_bytes()
    {
        var records = new ExpiringRecords(recordsMost: 3, bytesMost: 100, _time);
        for (int at = 0; at < 10; at++)
        {
            records.Remember(Handle.Parse($"99.1/{at % 5}"), new byte[10], TimeSpan.FromHours(1));
        }

        Assert.Equal((3, 30), (records.Count, records.Bytes));
        Assert.False(records.TryGet(Handle.Parse("99.1/1"), out _));
        Assert.True(records.TryGet(Handle.Parse("99.1/4"), out _));

        records.Remember(Handle.Parse("99.1/BIG"), new byte[90], TimeSpan.FromHours(1));
        Assert.Equal((2, 100), (records.Count, records.Bytes));
        records.Remember(Handle.Parse("99.1/BIGGER"), new byte[101], TimeSpan.FromHours(1));
        Assert.False(records.TryGet(Handle.Parse("99.1/BIGGER"), out _));
    }

    [Fact]
    public void A_record_that_comes_a_second_time_stays_when_its_first_place_is_given_up()
    {
        var records = new ExpiringRecords(recordsMost: 2, bytesMost: 100, _time);
        records.Remember(s_admin, new byte[1], TimeSpan.FromHours(1));
        records.Remember(s_admin, new byte[2], TimeSpan.FromHours(1));
        records.Remember(Handle.Parse("99.1/OTHER"), new byte[3], TimeSpan.FromHours(1));

        Assert.True(records.TryGet(s_admin, out ReadOnlyMemory<byte> record));
        Assert.Equal(2, record.Length);
    }

    public void Dispose()
    {
        _nodes.Dispose();
        _peer.Dispose();
    }

    private async Task<(ForeignRead Read, string Key)> ReadAsync(Handle handle, byte recursions = 0)
    {
        var record = new RecordBuffer();
        ForeignRead read = await _records.ReadAsync(handle, record, recursions, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return (read, read == ForeignRead.Found ? Encoding.UTF8.GetString(ValueEncoding.TryReadAll(new StoredRecord(record.Bytes).Values)!.Value[0].Data.Span) : "");
    }
}
