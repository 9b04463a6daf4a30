using System.Net;
using System.Security.Cryptography;
using ZsIdNode.Handles.Values;
using ZsIdNode.Server.Http.Authentication;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Http.Authentication;

public sealed class HttpSessionBookTests
{
    private static readonly HandleReference Somebody = new("0.NA/88.118.42", 300);

    private readonly FakeTime _time = new();
    private readonly AuthenticationOptions _options = new() { SessionsMost = 10, ChallengesPerSourceMost = 4, AnswersPerChallengeMost = 2 };
    private readonly HttpSessionBook _book;

    public HttpSessionBookTests() => _book = new HttpSessionBook(_options, RandomNumberGenerator.Fill, _time);

    [Fact]
    public void One_address_has_so_many_sessions_without_a_proof_and_others_are_not_kept_out()
    {
        HttpSession first = _book.Open(Source(1))!;
        Enumerable.Range(0, 3).ToList().ForEach(_ => Assert.NotNull(_book.Open(Source(1))));

        Assert.Null(_book.Open(Source(1)));
        Assert.NotNull(_book.Open(Source(2)));

        Assert.True(_book.TryAnswer(first));
        Assert.True(_book.TryProve(first, Somebody));
        Assert.NotNull(_book.Open(Source(1)));
    }

    [Fact]
    public void Beyond_the_most_the_oldest_without_a_proof_makes_room()
    {
        HttpSession proven = _book.Open(Source(0))!;
        _book.TryAnswer(proven);
        _book.TryProve(proven, Somebody);
        HttpSession oldest = _book.Open(Source(1))!;
        for (int at = 0; at < 50; at++)
        {
            Assert.NotNull(_book.Open(Source(2 + at)));
        }

        Assert.Equal(_options.SessionsMost, _book.Count);
        Assert.Null(_book.Find(oldest.Id));
        Assert.NotNull(_book.Find(proven.Id));
    }

    [Fact]
    public void When_all_are_proven_no_more_are_opened_until_one_has_lain_idle()
    {
        for (int at = 0; at < _options.SessionsMost; at++)
        {
            HttpSession session = _book.Open(Source(at))!;
            _book.TryAnswer(session);
            Assert.True(_book.TryProve(session, Somebody));
        }

        Assert.Null(_book.Open(Source(99)));
        _time.Advance(HttpSessionBook.IdleMost + TimeSpan.FromSeconds(1));
        Assert.NotNull(_book.Open(Source(99)));
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void A_session_belongs_to_the_first_who_proves_himself_in_it()
    {
        HttpSession session = _book.Open(Source(1))!;
        _book.TryAnswer(session);
        Assert.True(_book.TryProve(session, Somebody));

        Assert.True(_book.TryAnswer(session));
        Assert.False(_book.TryProve(session, Somebody with { Index = 301 }));
        Assert.Equal(Somebody, session.Identity);
    }

    [Fact]
    public void A_session_that_has_ended_cannot_be_proven()
    {
        HttpSession session = _book.Open(Source(1))!;
        Assert.True(_book.TryAnswer(session));
        _book.End(session);

        Assert.False(_book.TryProve(session, Somebody));
        Assert.Null(_book.Find(session.Id));
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void Numbers_and_nonces_do_not_repeat()
    {
        HttpSession[] sessions = [.. Enumerable.Range(0, 10).Select(at => _book.Open(Source(at))!)];

        Assert.Equal(10, sessions.Select(session => session.Id).Distinct().Count());
        Assert.Equal(10, sessions.Select(session => Convert.ToHexString(session.Nonce)).Distinct().Count());
        Assert.All(sessions, session => Assert.Equal(32, session.Id.Length));
    }

    private static PeerSource Source(int host) => PeerSource.Of(new IPEndPoint(new IPAddress([10, 0, 0, (byte)host]), 1_000));
}
