using ZsIdNode.LoadTests.Measuring;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>
/// Drives connections from one thread, round and round: (1) ask what is due, (2) wait for answers, (3) take
/// them, (4) give up what waited too long. After its time it stays for the answers that are still to come.
/// </summary>
/// <param name="schedule">When questions are due; nothing for a closed loop.</param>
internal sealed class WireDriver(
    IReadOnlyList<WireConnection> connections, Schedule? schedule, Draw draw, LoadSpan span, long requestsMost, int answerMillisecondsMost, Tally tally)
{
    private const int LongestWaitMilliseconds = 10;
    private const long GiveUpInterval = 20 * Clock.Millisecond;

    // poll(2) may sleep this much longer than asked. So near to the next question it is not asked to sleep.
    private const long WakeUpSlack = 2 * Clock.Millisecond;

    private readonly Readiness _readiness = new(connections);
    private readonly long _answerTimeMost = answerMillisecondsMost * Clock.Millisecond;
    private long _asked;
    private int _next;

    public void Run()
    {
        // All loads of a scenario begin together, when the slowest has opened its connections.
        while (Clock.Now() < span.Start)
        {
            Thread.Sleep(1);
        }

        long giveUpAt = 0;
        while (true)
        {
            long now = Clock.Now();
            bool asking = now < span.Until && _asked < requestsMost;
            if (!asking && !IsAnythingWaiting())
            {
                break;
            }

            // (1)
            if (asking)
            {
                AskWhatIsDue(now);
            }

            // (2)
            if (_readiness.Wait(asking ? WaitAt(Clock.Now()) : LongestWaitMilliseconds) > 0)
            {
                // (3)
                TakeWhatCame();
            }

            // (4)
            if (now >= giveUpAt)
            {
                giveUpAt = now + GiveUpInterval;
                GiveUp(now - _answerTimeMost);
            }

            if (AllBroken())
            {
                break;
            }
        }

        if (schedule is not null && _asked < requestsMost)
        {
            tally.LeaveUnsent(schedule.Untaken(span.From, span.Until));
        }
    }

    private void AskWhatIsDue(long now)
    {
        if (schedule is null)
        {
            AskAll(now);
            return;
        }

        while (schedule.NextDue <= now && schedule.NextDue < span.Until && _asked < requestsMost && FindRoom() is WireConnection free)
        {
            Ask(free, schedule.Take());
        }

        foreach (WireConnection connection in connections)
        {
            connection.Flush();
        }
    }

    private void AskAll(long now)
    {
        foreach (WireConnection connection in connections)
        {
            while (_asked < requestsMost && connection.CanAsk)
            {
                Ask(connection, now);
            }

            connection.Flush();
        }
    }

    private void Ask(WireConnection connection, long began)
    {
        connection.Ask(draw.Next(), began);
        tally.Began(began);
        _asked++;
    }

    private WireConnection? FindRoom()
    {
        for (int tried = 0; tried < connections.Count; tried++)
        {
            WireConnection connection = connections[_next];
            _next = (_next + 1) % connections.Count;
            if (connection.CanAsk)
            {
                return connection;
            }
        }

        return null;
    }

    private int WaitAt(long now)
    {
        if (schedule is null)
        {
            return LongestWaitMilliseconds;
        }

        long wait = schedule.NextDue - now;
        return wait <= 0 ? (AnyRoom() ? 0 : LongestWaitMilliseconds)
            : wait <= WakeUpSlack ? 0
            : (int)Math.Min((wait - WakeUpSlack) / Clock.Millisecond, LongestWaitMilliseconds);
    }

    private bool AnyRoom()
    {
        foreach (WireConnection connection in connections)
        {
            if (connection.CanAsk)
            {
                return true;
            }
        }

        return false;
    }

    private void TakeWhatCame()
    {
        for (int at = 0; at < connections.Count; at++)
        {
            if (_readiness.CanSend(at))
            {
                connections[at].Flush();
            }

            if (_readiness.IsReady(at) && !connections[at].IsBroken)
            {
                connections[at].Receive();
            }
        }
    }

    private void GiveUp(long before)
    {
        foreach (WireConnection connection in connections)
        {
            connection.GiveUp(before);
        }
    }

    private bool IsAnythingWaiting()
    {
        foreach (WireConnection connection in connections)
        {
            if (connection.Window.Waiting > 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool AllBroken()
    {
        foreach (WireConnection connection in connections)
        {
            if (!connection.IsBroken)
            {
                return false;
            }
        }

        return true;
    }
}
