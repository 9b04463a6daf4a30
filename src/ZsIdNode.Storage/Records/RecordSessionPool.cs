namespace ZsIdNode.Storage.Records;

/// <summary>
/// Sessions for readers, made once and passed on: opening one costs far more than a read. Each processor
/// has one at hand; the rest lie on a stack.
/// </summary>
internal sealed class RecordSessionPool : IDisposable
{
    // A slot per cache line, so that processors do not fight over one.
    private const int SlotsApart = 64 / 8;

    private readonly Func<RecordSession> _open;
    private readonly RecordSession?[] _slots;
    private readonly Lock _stackLock = new();
    private readonly List<RecordSession> _all = [];
    private RecordSession? _top;

    public RecordSessionPool(Func<RecordSession> open)
    {
        _open = open;
        _slots = new RecordSession?[(Environment.ProcessorCount + 1) * SlotsApart];
    }

    public RecordSession Rent() => Interlocked.Exchange(ref Slot(), null) ?? Pop() ?? TakeFromOthers() ?? Open();

    public void Return(RecordSession session)
    {
        if (Interlocked.CompareExchange(ref Slot(), session, null) is not null)
        {
            Push(session);
        }
    }

    /// <summary>Ends all sessions; nobody may hold one any more.</summary>
    public void Dispose()
    {
        lock (_stackLock)
        {
            _all.ForEach(session => session.Dispose());
            _all.Clear();
        }
    }

    private ref RecordSession? Slot() =>
        ref _slots[(1 + (Thread.GetCurrentProcessorId() % Environment.ProcessorCount)) * SlotsApart];

    /// <summary>Takes what lies at another processor, so that a thread that has moved opens no session.</summary>
    private RecordSession? TakeFromOthers()
    {
        for (int at = SlotsApart; at < _slots.Length; at += SlotsApart)
        {
            if (Interlocked.Exchange(ref _slots[at], null) is { } session)
            {
                return session;
            }
        }

        return null;
    }

    private RecordSession? Pop()
    {
        lock (_stackLock)
        {
            RecordSession? top = _top;
            if (top is not null)
            {
                _top = top.Next;
                top.Next = null;
            }

            return top;
        }
    }

    private void Push(RecordSession session)
    {
        lock (_stackLock)
        {
            session.Next = _top;
            _top = session;
        }
    }

    private RecordSession Open()
    {
        RecordSession session = _open();
        lock (_stackLock)
        {
            _all.Add(session);
        }

        return session;
    }
}
