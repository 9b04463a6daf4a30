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

    // Others wait for the thread to let their answers go.
    [ThreadStatic]
    private static bool s_othersWait;

    private readonly Submission[] _submissions;

    private Answers(Submission[] submissions) => _submissions = submissions;

    /// <summary>Tells that this thread hands in a submission, until <see cref="HandedIn"/>.</summary>
    // Whoever is answered on the spot goes on with what he does next, and could do so for ever.
    public static void HandIn(Submission submission) => s_handedIn = s_othersWait ? null : submission;

    public static void HandedIn() => s_handedIn = null;

    public static void LetGo(IReadOnlyList<Submission> decided)
    {
        if (decided.Count == 1 && decided[0] == s_handedIn)
        {
            decided[0].LetGo();
            return;
        }

        for (int from = 0; from < decided.Count; from += InARow)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new Answers([.. decided.Skip(from).Take(InARow)]), preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (int at = 0; at < _submissions.Length; at++)
        {
            s_othersWait = at < _submissions.Length - 1;
            _submissions[at].LetGo();
        }
    }
}
