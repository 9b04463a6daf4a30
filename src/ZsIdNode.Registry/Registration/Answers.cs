namespace ZsIdNode.Registry.Registration;

/// <summary>
/// Answers on their way to those who wait. What they do then is not the writer's to wait for, so it runs on the pool:
/// several in a row, since waking a thread costs more than most of it, and in several rows, since some of it takes long.
/// </summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    private const int InARow = 16;

    // Whose submission is being handed in by the thread; it waits for nothing yet, so there is nothing to run.
    [ThreadStatic]
    private static Submission? s_handedIn;

    private readonly Submission[] _submissions;

    private Answers(Submission[] submissions) => _submissions = submissions;

    /// <summary>Tells that this thread hands in a submission, until <see cref="HandedIn"/>.</summary>
    public static void HandIn(Submission submission) => s_handedIn = submission;

    public static void HandedIn() => s_handedIn = null;

    public static void LetGo(List<Submission> decided)
    {
        for (int from = 0; from < decided.Count; from += InARow)
        {
            Queue([.. decided.Skip(from).Take(InARow)]);
        }
    }

    public static void LetGo(Submission decided)
    {
        if (decided == s_handedIn)
        {
            decided.LetGo();
        }
        else
        {
            Queue([decided]);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        foreach (Submission submission in _submissions)
        {
            submission.LetGo();
        }
    }

    private static void Queue(Submission[] decided) => ThreadPool.UnsafeQueueUserWorkItem(new Answers(decided), preferLocal: false);
}
