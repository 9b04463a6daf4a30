using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Scenarios;

namespace ZsIdNode.LoadTests.Http;

/// <summary>Runs a load over HTTP: as many requests at once as there are connections.</summary>
internal sealed class HttpLoad(Load load, HttpClient client, IHttpWork work, LoadSpan span)
{
    private readonly Schedule? _schedule = load.Rate is double rate ? new Schedule(span.Start, rate) : null;
    private readonly Lock _scheduling = new();
    private long _asked;

    public async Task<Tally> RunAsync()
    {
        var tallies = Enumerable.Range(0, load.Connections).Select(_ => new Tally(span)).ToList();
        await Task.WhenAll(tallies.Select(tally => Task.Run(() => AskInTurnAsync(tally))));

        var sum = new Tally(span);
        tallies.ForEach(sum.Add);
        if (_schedule is not null && _asked < load.RequestsMost)
        {
            sum.LeaveUnsent(_schedule.Untaken(span.From, span.Until));
        }

        return sum;
    }

    private async Task AskInTurnAsync(Tally tally)
    {
        await WaitAsync(span.Start);
        while (await NextAsync() is (long number, long began))
        {
            tally.Began(began);
            await AskAsync(number, began, tally);
        }
    }

    private async Task<(long Number, long Began)?> NextAsync()
    {
        long number;
        long began;
        lock (_scheduling)
        {
            long now = Clock.Now();
            if (now >= span.Until || _asked >= load.RequestsMost || _schedule?.NextDue >= span.Until)
            {
                return null;
            }

            number = _asked++;
            began = _schedule?.Take() ?? now;
        }

        // Who comes too late is measured from when it was due. Who sleeps is measured from waking up: that the
        // timer wakes us a millisecond late is no fault of the node.
        return began > Clock.Now() ? (number, await WaitAsync(began)) : (number, began);
    }

    private async Task AskAsync(long number, long began, Tally tally)
    {
        using var patience = new CancellationTokenSource(load.AnswerMillisecondsMost);
        try
        {
            using HttpRequestMessage request = work.Request(number);
            using HttpResponseMessage response = await client.SendAsync(request, patience.Token);
            byte[] body = await response.Content.ReadAsByteArrayAsync(patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                tally.Refuse(began, (int)response.StatusCode);
            }
            else if (work.Confirms(body, out int records))
            {
                tally.Answer(began, Clock.Now(), records);
            }
            else
            {
                tally.Mistake();
            }
        }
        catch (OperationCanceledException)
        {
            tally.Lose(began);
        }
        catch (HttpRequestException)
        {
            tally.Lose(began);
            tally.Break();
        }
    }

    private static async Task<long> WaitAsync(long until)
    {
        long now;
        while ((now = Clock.Now()) < until)
        {
            await Task.Delay((int)((until - now + Clock.Millisecond - 1) / Clock.Millisecond));
        }

        return now;
    }
}
